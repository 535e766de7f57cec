namespace Magnum.Grains.Cloud;

/// <summary>
/// A call to the cloud failed. Knows its code, whether trying again can help, and who can mend it. Never carries a secret.
/// </summary>
public class CloudException : Exception
{
    /// <summary>Code of the fault that the service may not list the stacks of all projects.</summary>
    public const string CannotListAll = "CANNOT_LIST_ALL";

    /// <summary>Makes the exception.</summary>
    public CloudException(string code, string message, bool isTransient, FaultOwner owner, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        IsTransient = isTransient;
        Owner = owner;
    }

    /// <summary>Stable upper-snake word for the fault, such as <c>HEAT_UNREACHABLE</c>.</summary>
    public string Code { get; }

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsTransient { get; }

    /// <summary>Who can mend it.</summary>
    public FaultOwner Owner { get; }

    /// <summary>Whether the credentials themselves were refused: a trust whose maker has left, a removed user.</summary>
    public bool CredentialsRefused { get; init; }

    /// <summary>How long the cloud asks to wait before the next try; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Request id of the failed call, to be found in OpenStack's logs.</summary>
    public string? RequestId { get; init; }
}

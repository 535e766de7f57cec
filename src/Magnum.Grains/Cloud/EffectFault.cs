namespace Magnum.Grains.Cloud;

/// <summary>How an effect failed: a <see cref="CloudException"/> as a value.</summary>
/// <param name="Code">Stable upper-snake word.</param>
/// <param name="Message">For the person who must act; no secret ever.</param>
/// <param name="IsTransient">Whether to try again.</param>
/// <param name="Owner">Who can mend it.</param>
public sealed record EffectFault(string Code, string Message, bool IsTransient, FaultOwner Owner)
{
    /// <summary>Whether the bay's credentials were refused.</summary>
    public bool CredentialsRefused { get; init; }

    /// <summary>How long the cloud asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Request id of the failed call.</summary>
    public string? RequestId { get; init; }

    /// <summary>The fault that an exception stands for.</summary>
    public static EffectFault From(CloudException exception) =>
        new(exception.Code, exception.Message, exception.IsTransient, exception.Owner)
        {
            CredentialsRefused = exception.CredentialsRefused,
            RetryAfter = exception.RetryAfter,
            RequestId = exception.RequestId,
        };
}

namespace Magnum.OpenStack;

/// <summary>No answer came: the connection was refused or lost, or the time was up. It is unknown whether the service acted.</summary>
public sealed class OpenStackUnreachableException : OpenStackException
{
    internal OpenStackUnreachableException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>The time of the call was up (<see cref="OpenStackOptions.CallTimeout"/>).</summary>
    public bool TimedOut { get; init; }
}

namespace Magnum.OpenStack;

/// <summary>An answer is not what the API promises (not JSON, a member missing), or the catalog has no endpoint for a service.</summary>
public sealed class OpenStackProtocolException : OpenStackException
{
    internal OpenStackProtocolException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

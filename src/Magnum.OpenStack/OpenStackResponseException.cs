namespace Magnum.OpenStack;

/// <summary>The service answered with an error status.</summary>
public class OpenStackResponseException : OpenStackException
{
    internal OpenStackResponseException(string message)
        : base(message, inner: null)
    {
    }
}

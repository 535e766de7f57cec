namespace Magnum.OpenStack;

/// <summary>
/// Keystone refused the credentials (401), or what they are for (403: the one who made a trust has left the project; 404: the trust or project is gone).
/// Final until somebody acts.
/// </summary>
public sealed class OpenStackLogInException : OpenStackResponseException
{
    internal OpenStackLogInException(string message)
        : base(message)
    {
    }
}

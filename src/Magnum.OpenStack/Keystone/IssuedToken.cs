namespace Magnum.OpenStack.Keystone;

/// <summary>A token that Keystone gave us.</summary>
internal sealed class IssuedToken(string value, ValidatedToken details)
{
    public string Value { get; } = value;

    public ValidatedToken Details { get; } = details;
}

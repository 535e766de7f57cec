using System.Text.Json.Nodes;
using Magnum.Grains.Cloud;

namespace Magnum.OpenStack.Keystone;

/// <summary>A user's name or id and password.</summary>
/// <param name="user">The user.</param>
/// <param name="password">The password.</param>
/// <param name="scope">What the token is for; null: unscoped, good for little but to see that the password is right.</param>
public sealed class PasswordCredential(UserRef user, string password, AuthScope? scope) : Credential
{
    private readonly FaultOwner _owner = FaultOwner.User;

    internal PasswordCredential(UserRef user, string password, AuthScope? scope, FaultOwner owner)
        : this(user, password, scope)
    {
        _owner = owner;
    }

    internal override FaultOwner Owner => _owner;

    internal override IReadOnlyList<string> Secrets { get; } = [password];

    /// <inheritdoc/>
    public override string ToString() => scope is null ? $"{user}" : $"{user} in {scope}";

    internal override JsonObject ToJson() => AuthJson.Auth(AuthJson.Password(user, password), scope?.ToJson());
}

using System.Text.Json.Nodes;

namespace Magnum.OpenStack.Keystone;

/// <summary>A token that is traded for one of another scope. (To use a caller's token as it is, see <see cref="OpenStackCloud.AsCaller"/>.)</summary>
/// <param name="token">The token.</param>
/// <param name="scope">What the new token is for.</param>
public sealed class TokenCredential(string token, AuthScope scope) : Credential
{
    internal override IReadOnlyList<string> Secrets { get; } = [token];

    /// <inheritdoc/>
    public override string ToString() => $"a token's owner in {scope}";

    internal override JsonObject ToJson() =>
        AuthJson.Auth(AuthJson.Method("token", new JsonObject { ["id"] = token }), scope.ToJson());
}

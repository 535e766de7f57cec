using System.Text.Json.Nodes;

namespace Magnum.OpenStack.Keystone;

/// <summary>
/// A trustee acting under a trust: with impersonation the token is the trustor's own, cut down to the delegated roles in one project.
/// The log-in is refused with 401 when trust or trustee is gone and with 403 when the trustor has left the project.
/// </summary>
/// <param name="trusteeUserId">Id of the trustee user.</param>
/// <param name="password">The trustee's password.</param>
/// <param name="trustId">Id of the trust.</param>
public sealed class TrustCredential(string trusteeUserId, string password, string trustId) : Credential
{
    internal override IReadOnlyList<string> Secrets { get; } = [password];

    /// <inheritdoc/>
    public override string ToString() => $"trustee {trusteeUserId} of trust {trustId}";

    internal override JsonObject ToJson() => AuthJson.Auth(
        AuthJson.Password(UserRef.ById(trusteeUserId), password),
        new JsonObject { ["OS-TRUST:trust"] = new JsonObject { ["id"] = trustId } });
}

using System.Net;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Calls;

namespace Magnum.OpenStack.Keystone;

/// <summary>
/// Trusts. Who may remove one: the trustor, which includes a session of its own <see cref="TrustCredential"/>, since with impersonation that token is the
/// trustor's; and the administrator of the trustee domain, which is the way when the trustor has left the project and the log-in is refused.
/// The trustee's plain log-in may not (403). Deleting the trustee removes all its trusts.
/// </summary>
public sealed class TrustClient
{
    private const int HandOns = 2;

    private readonly CloudSession _session;

    internal TrustClient(CloudSession session) => _session = session;

    /// <summary>
    /// Makes a trust from this session's user and project to the trustee: with impersonation, and to be handed on, because Heat makes a trust of its own
    /// from it to finish work later.
    /// </summary>
    /// <param name="trusteeUserId">Who is trusted.</param>
    /// <param name="roles">The roles delegated, by name; empty: all that this session has.</param>
    /// <param name="ct">Stops waiting; what was sent may still happen.</param>
    /// <exception cref="OpenStackException">Keystone refuses: a role is not the user's (403), a restricted application credential may not (403), the trustee does not exist (404).</exception>
    public Task<Trust> CreateAsync(string trusteeUserId, IReadOnlyCollection<string> roles, CancellationToken ct = default) =>
        CreateAsync(trusteeUserId, roles, HandOns, ct);

    /// <summary>The trust; null if there is none.</summary>
    /// <exception cref="OpenStackException">Keystone refuses or cannot be reached.</exception>
    public async Task<Trust?> FindAsync(string id, CancellationToken ct = default)
    {
        var answer = await _session.SendAsync(ServiceCall.Get(ServiceApi.Keystone, "trust-show", Path(id)), ct);
        return answer.Status == HttpStatusCode.NotFound ? null : answer.Read("trust", KeystoneJson.Default.Trust);
    }

    /// <summary>All trusts of a trustee; needs the trustee's own plain log-in or an administrator.</summary>
    /// <exception cref="OpenStackException">Keystone refuses or cannot be reached.</exception>
    public async Task<IReadOnlyList<Trust>> ListByTrusteeAsync(string trusteeUserId, CancellationToken ct = default)
    {
        var query = new Query().Add("trustee_user_id", trusteeUserId);
        var answer = await _session.SendAsync(ServiceCall.Get(ServiceApi.Keystone, "trust-list", $"/OS-TRUST/trusts{query}"), ct);
        return answer.Read("trusts", KeystoneJson.Default.Trusts);
    }

    /// <summary>Removes the trust; false if it was gone already.</summary>
    /// <exception cref="OpenStackException">Keystone refuses or cannot be reached.</exception>
    public async Task<bool> DeleteAsync(string id, CancellationToken ct = default)
    {
        var answer = await _session.SendAsync(ServiceCall.Delete(ServiceApi.Keystone, "trust-delete", Path(id)), ct);
        if (answer.Status == HttpStatusCode.NotFound)
        {
            return false;
        }

        answer.Ensure();
        return true;
    }

    internal async Task<Trust> CreateAsync(string trusteeUserId, IReadOnlyCollection<string> roles, int handOns, CancellationToken ct)
    {
        var trustor = await _session.IdentifyAsync(ct);
        var delegated = roles.Count > 0 ? roles : trustor.Roles;
        var trust = new JsonObject
        {
            ["trustor_user_id"] = trustor.UserId,
            ["trustee_user_id"] = trusteeUserId,
            ["project_id"] = trustor.ProjectId,
            ["impersonation"] = true,
            ["roles"] = new JsonArray([.. delegated.Select(role => new JsonObject { ["name"] = role })]),
        };
        if (handOns > 0)
        {
            trust["allow_redelegation"] = true;
            trust["redelegation_count"] = handOns;
        }

        var answer = await _session.SendAsync(
            ServiceCall.Post(ServiceApi.Keystone, "trust-create", "/OS-TRUST/trusts", new JsonObject { ["trust"] = trust }),
            ct);
        return answer.Read("trust", KeystoneJson.Default.Trust);
    }

    private static string Path(string id) => $"/OS-TRUST/trusts/{Uri.EscapeDataString(id)}";
}

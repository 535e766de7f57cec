using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Identity;

/// <summary>Trusts: one user's roles on a project, lent to another.</summary>
internal sealed class TrustApi(IdentityStore store)
{
    private const int MaxRedelegations = 3;

    public Answer Create(CloudCall call)
    {
        var caller = IdentityApi.Caller(store, call);
        if (caller.ApplicationCredential is { Unrestricted: false })
        {
            throw IdentityProblem.Forbidden("Delegated tokens cannot manage trusts");
        }

        var given = call.Json.Object("trust");
        if (given.Text("trustor_user_id") != caller.User.Id)
        {
            throw IdentityProblem.Forbidden("identity:create_trust");
        }

        var projectId = given.Text("project_id") ?? throw IdentityProblem.Forbidden("identity:create_trust");
        var trusteeId = given.Text("trustee_user_id") ?? throw IdentityProblem.BadRequest("'trustee_user_id' is a required property");
        var impersonation = given.Flag("impersonation") ?? throw IdentityProblem.BadRequest("'impersonation' is a required property");
        _ = store.FindUser(trusteeId, null, null) ?? throw IdentityProblem.NotFound($"Could not find user: {trusteeId}.");
        _ = store.FindProject(projectId, null, null) ?? throw IdentityProblem.NotFound($"Could not find project: {projectId}.");
        var trust = new Trust(
            IdentityStore.NewId(), caller.User.Id, trusteeId, projectId, impersonation, ReadRoles(given, caller, projectId),
            ReadExpiry(given, call), given.Whole("remaining_uses"), Redelegations(given, caller), caller.Trust?.Id);
        store.Add(trust);
        return Show(trust, call, 201);
    }

    public Answer Get(CloudCall call)
    {
        var caller = IdentityApi.Caller(store, call);
        var trust = Find(call);
        return IsParty(caller, trust) ? Show(trust, call, 200) : throw IdentityProblem.Forbidden("identity:get_trust");
    }

    public Answer List(CloudCall call)
    {
        var caller = IdentityApi.Caller(store, call);
        var trustor = call.QueryText("trustor_user_id");
        var trustee = call.QueryText("trustee_user_id");
        if (!caller.IsAdmin)
        {
            Allow(trustor is not null || trustee is not null, "identity:list_trusts");
            Allow(trustor is null || trustor == caller.User.Id, "identity:list_trusts_for_trustor");
            Allow(trustee is null || trustee == caller.User.Id, "identity:list_trusts_for_trustee");
        }

        IEnumerable<Trust> found = (trustor ?? trustee) is { } party ? store.TrustsOf(party) : store.State.Trusts.Values;
        return IdentityView.List("trusts", found
            .Where(trust => (trustor is null || trust.TrustorUserId == trustor) && (trustee is null || trust.TrusteeUserId == trustee))
            .Where(trust => trust.ExpiresAt is null || trust.ExpiresAt > call.Now)
            .Select(trust => IdentityView.Of(trust, call.BaseUrl, full: false)), call);
    }

    public Answer Delete(CloudCall call)
    {
        var caller = IdentityApi.Caller(store, call);
        var trust = Find(call);
        Allow(caller.IsAdmin || trust.TrustorUserId == caller.User.Id, "identity:delete_trust");
        if (caller.ApplicationCredential is { Unrestricted: false })
        {
            throw IdentityProblem.Forbidden("Delegated tokens cannot manage trusts");
        }

        store.Remove(trust);
        return Answer.Empty(204);
    }

    private static void Allow(bool allowed, string action)
    {
        if (!allowed)
        {
            throw IdentityProblem.Forbidden(action);
        }
    }

    private static bool IsParty(Session caller, Trust trust) =>
        caller.IsAdmin || trust.TrustorUserId == caller.User.Id || trust.TrusteeUserId == caller.Claims.UserId;

    private static int Redelegations(JsonObject? given, Session caller)
    {
        var asked = given.Whole("redelegation_count");
        var allowed = given.Flag("allow_redelegation") ?? false;
        if (asked > MaxRedelegations || asked < 0)
        {
            throw IdentityProblem.Forbidden(null);
        }

        if (caller.Trust is not { } parent)
        {
            return allowed ? asked ?? MaxRedelegations : 0;
        }

        var left = parent.RedelegationCount - 1;
        return left < 0 || asked > left ? throw IdentityProblem.Forbidden(null) : allowed ? asked ?? left : 0;
    }

    private static DateTimeOffset? ReadExpiry(JsonObject? given, CloudCall call)
    {
        if (given.Text("expires_at") is not { } text)
        {
            return null;
        }

        var read = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires);
        return read && expires > call.Now ? expires : throw IdentityProblem.BadRequest($"The 'expires_at' must not be before now. {text}");
    }

    private List<string> ReadRoles(JsonObject? given, Session caller, string projectId)
    {
        var roles = new List<string>();
        foreach (var wanted in given?["roles"] as JsonArray ?? [])
        {
            var (id, name) = (wanted.Text("id"), wanted.Text("name"));
            var role = Roles.Find(id, name) ?? throw IdentityProblem.NotFound(id is null ? $"Role {name} is not defined" : $"Could not find role: {id}.");
            roles.Add(role.Id);
        }

        if (roles.Count == 0)
        {
            throw IdentityProblem.Forbidden("At least one role should be specified");
        }

        // A trust made with a trust may lend only what that one names, implied roles not counted.
        IEnumerable<string> held = caller.Trust is { } parent
            ? parent.RoleIds
            : Roles.Effective(store.GrantedRoles(caller.User.Id, projectId)).Select(role => role.Id);
        foreach (var role in roles.Except(held))
        {
            throw caller.Trust is null ? IdentityProblem.NotFound($"Could not find role: {role}.") : IdentityProblem.Forbidden("Some of requested roles are not in redelegated trust");
        }

        return roles;
    }

    private Trust Find(CloudCall call)
    {
        var id = call.Route("trust");
        return store.FindTrust(id, call.Now) ?? throw IdentityProblem.NotFound($"Could not find trust: {id}.");
    }

    private static Answer Show(Trust trust, CloudCall call, int status) =>
        Answer.Json(status, new JsonObject { ["trust"] = IdentityView.Of(trust, call.BaseUrl, full: true) });
}

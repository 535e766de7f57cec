using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Identity;

/// <summary>Keystone's users, projects, domains, roles and application credentials.</summary>
internal sealed class IdentityApi(IdentityStore store)
{
    /// <summary>Who calls; Keystone's 401 when nobody does.</summary>
    public static Session Caller(IdentityStore store, CloudCall call) =>
        store.Validate(call.Header("X-Auth-Token"), call.Now) ?? throw IdentityProblem.Unauthorized(call);

    public static JsonObject Version(CloudCall call) => new()
    {
        ["id"] = "v3.14",
        ["status"] = "stable",
        ["updated"] = "2020-04-07T00:00:00Z",
        ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = $"{call.BaseUrl}/v3/" }),
        ["media-types"] = new JsonArray(new JsonObject { ["base"] = "application/json", ["type"] = "application/vnd.openstack.identity-v3+json" }),
    };

    public Answer CreateUser(CloudCall call)
    {
        var caller = Admin(call, "identity:create_user");
        var given = call.Json.Object("user") ?? throw IdentityProblem.BadRequest("'user' is a required property");
        var name = given.Text("name") ?? throw IdentityProblem.BadRequest("'name' is a required property");
        var domainId = given.Text("domain_id") ?? caller.Domain?.Id ?? caller.UserDomain.Id;
        _ = store.FindDomain(domainId, null) ?? throw IdentityProblem.NotFound($"Could not find domain: {domainId}.");
        var id = IdentityStore.NewId();
        var user = new User(id, name, domainId, store.Signer.Hash(id, given.Text("password") ?? Guid.NewGuid().ToString()),
            given.Text("default_project_id"), given.Flag("enabled") ?? true, given.Text("description"));
        return store.TryAdd(user)
            ? Show("user", IdentityView.Of(user, call.BaseUrl), 201)
            : throw IdentityProblem.Conflict($"Conflict occurred attempting to store user - Duplicate entry found with name {name} at domain ID {domainId}.");
    }

    public Answer ListUsers(CloudCall call)
    {
        Admin(call, "identity:list_users");
        var (name, domain) = (call.QueryText("name"), call.QueryText("domain_id"));
        IEnumerable<User> found = name is not null && domain is not null
            ? store.FindUser(null, name, store.FindDomain(domain, null)) is { } one ? [one] : []
            : store.State.Users.Values.Where(user => (name is null || user.Name == name) && (domain is null || user.DomainId == domain));
        return IdentityView.List("users", found.Select(user => IdentityView.Of(user, call.BaseUrl)), call);
    }

    public Answer GetUser(CloudCall call)
    {
        var caller = Caller(store, call);
        Allow(caller.IsAdmin || caller.User.Id == call.Route("user"), "identity:get_user");
        return Show("user", IdentityView.Of(FindUser(call), call.BaseUrl), 200);
    }

    public Answer UpdateUser(CloudCall call)
    {
        Admin(call, "identity:update_user");
        var user = FindUser(call);
        var given = call.Json.Object("user") ?? throw IdentityProblem.BadRequest("'user' is a required property");
        var changed = user with
        {
            Name = given.Text("name") ?? user.Name,
            Enabled = given.Flag("enabled") ?? user.Enabled,
            Description = given.Text("description") ?? user.Description,
            PasswordHash = given.Text("password") is { } password ? store.Signer.Hash(user.Id, password) : user.PasswordHash,
        };
        if (changed.Name != user.Name && store.FindUser(null, changed.Name, store.FindDomain(user.DomainId, null)) is not null)
        {
            throw IdentityProblem.Conflict($"Conflict occurred attempting to store user - Duplicate entry found with name {changed.Name} at domain ID {user.DomainId}.");
        }

        store.Replace(changed);
        return Show("user", IdentityView.Of(changed, call.BaseUrl), 200);
    }

    public Answer DeleteUser(CloudCall call)
    {
        Admin(call, "identity:delete_user");
        store.Remove(FindUser(call));
        return Answer.Empty(204);
    }

    public Answer CreateProject(CloudCall call)
    {
        var caller = Admin(call, "identity:create_project");
        var given = call.Json.Object("project") ?? throw IdentityProblem.BadRequest("'project' is a required property");
        var name = given.Text("name") ?? throw IdentityProblem.BadRequest("'name' is a required property");
        var project = new Project(IdentityStore.NewId(), name, given.Text("domain_id") ?? caller.UserDomain.Id, given.Text("description") ?? "");
        return store.TryAdd(project)
            ? Show("project", IdentityView.Of(project, call.BaseUrl), 201)
            : throw IdentityProblem.Conflict("Conflict occurred attempting to store project - it is not permitted to have two projects with the same name in the same domain.");
    }

    public Answer ListProjects(CloudCall call)
    {
        Admin(call, "identity:list_projects");
        var (name, domain) = (call.QueryText("name"), call.QueryText("domain_id"));
        return IdentityView.List("projects", store.State.Projects.Values
            .Where(project => (name is null || project.Name == name) && (domain is null || project.DomainId == domain))
            .Select(project => IdentityView.Of(project, call.BaseUrl)), call);
    }

    public Answer ListOwnProjects(CloudCall call)
    {
        var caller = Caller(store, call);
        return IdentityView.List("projects", store.GrantedTargets(caller.User.Id)
            .Select(id => store.FindProject(id, null, null)).OfType<Project>().Select(project => IdentityView.Of(project, call.BaseUrl)), call);
    }

    public Answer GetProject(CloudCall call)
    {
        var caller = Caller(store, call);
        Allow(caller.IsAdmin || caller.Project?.Id == call.Route("project"), "identity:get_project");
        return Show("project", IdentityView.Of(FindProject(call), call.BaseUrl), 200);
    }

    public Answer DeleteProject(CloudCall call)
    {
        Admin(call, "identity:delete_project");
        store.Remove(FindProject(call));
        return Answer.Empty(204);
    }

    public Answer ListDomains(CloudCall call)
    {
        Admin(call, "identity:list_domains");
        var name = call.QueryText("name");
        return IdentityView.List("domains", store.State.Domains.Values.Where(domain => name is null || domain.Name == name)
            .Select(domain => IdentityView.Of(domain, call.BaseUrl)), call);
    }

    public Answer GetDomain(CloudCall call)
    {
        Admin(call, "identity:get_domain");
        var id = call.Route("domain");
        return Show("domain", IdentityView.Of(store.FindDomain(id, null) ?? throw IdentityProblem.NotFound($"Could not find domain: {id}."), call.BaseUrl), 200);
    }

    public Answer ListRoles(CloudCall call)
    {
        Admin(call, "identity:list_roles");
        var name = call.QueryText("name");
        return IdentityView.List("roles", Roles.All.Where(role => name is null || role.Name == name).Select(role => IdentityView.Of(role, call.BaseUrl)), call);
    }

    public Answer AddGrant(CloudCall call)
    {
        Admin(call, "identity:create_grant");
        store.Add(ReadGrant(call));
        return Answer.Empty(204);
    }

    public Answer RemoveGrant(CloudCall call)
    {
        Admin(call, "identity:revoke_grant");
        var grant = ReadGrant(call);
        return store.Remove(grant) ? Answer.Empty(204) : throw IdentityProblem.NotFound($"Could not find role assignment with role: {grant.RoleId}, user or group: {grant.UserId}, project, domain, or system: {grant.TargetId}.");
    }

    public Answer CreateCredential(CloudCall call)
    {
        var caller = Caller(store, call);
        Allow(caller.User.Id == call.Route("user") && caller.Project is not null && caller.ApplicationCredential is null or { Unrestricted: true } && caller.Trust is null, "identity:create_application_credential");
        var given = call.Json.Object("application_credential") ?? throw IdentityProblem.BadRequest("'application_credential' is a required property");
        var name = given.Text("name") ?? throw IdentityProblem.BadRequest("'name' is a required property");
        if (OwnCredentials(caller.User.Id).Any(one => one.Name == name))
        {
            throw IdentityProblem.Conflict("Conflict occurred attempting to store application_credential - Duplicate entry found with name " + name + ".");
        }

        var roles = (given["roles"] as JsonArray)?.Select(role => Roles.Find(role.Text("id"), role.Text("name"))?.Id ?? "").ToList() ?? [.. caller.Roles.Select(role => role.Id)];
        if (roles.Except(caller.Roles.Select(role => role.Id)).Any())
        {
            throw IdentityProblem.BadRequest("Invalid application credential: Could not find role assignment.");
        }

        var secret = given.Text("secret") ?? TokenSecret();
        var id = IdentityStore.NewId();
        var credential = new ApplicationCredential(id, name, given.Text("description"), caller.User.Id, caller.Project!.Id,
            store.Signer.Hash(id, secret), roles, given.Flag("unrestricted") ?? false, null);
        store.State.ApplicationCredentials[id] = credential;
        return Show("application_credential", IdentityView.Of(credential, call.BaseUrl, secret), 201);
    }

    public Answer ListCredentials(CloudCall call)
    {
        var caller = Caller(store, call);
        Allow(caller.IsAdmin || caller.User.Id == call.Route("user"), "identity:list_application_credentials");
        var name = call.QueryText("name");
        return IdentityView.List("application_credentials", OwnCredentials(call.Route("user")).Where(one => name is null || one.Name == name)
            .Select(one => IdentityView.Of(one, call.BaseUrl, null)), call);
    }

    public Answer DeleteCredential(CloudCall call)
    {
        var caller = Caller(store, call);
        Allow(caller.IsAdmin || (caller.User.Id == call.Route("user") && caller.ApplicationCredential is null or { Unrestricted: true }), "identity:delete_application_credential");
        var id = call.Route("credential");
        return store.State.ApplicationCredentials.Remove(id) ? Answer.Empty(204) : throw IdentityProblem.NotFound($"Could not find Application Credential: {id}.");
    }

    private static string TokenSecret() => IdentityStore.NewAuditId() + IdentityStore.NewAuditId();

    private static Answer Show(string name, JsonObject view, int status) => Answer.Json(status, new JsonObject { [name] = view });

    private static void Allow(bool allowed, string action)
    {
        if (!allowed)
        {
            throw IdentityProblem.Forbidden(action);
        }
    }

    private IEnumerable<ApplicationCredential> OwnCredentials(string userId) => store.State.ApplicationCredentials.Values.Where(one => one.UserId == userId);

    private Session Admin(CloudCall call, string action)
    {
        var caller = Caller(store, call);
        Allow(caller.IsAdmin, action);
        return caller;
    }

    private User FindUser(CloudCall call)
    {
        var id = call.Route("user");
        return store.FindUser(id, null, null) ?? throw IdentityProblem.NotFound($"Could not find user: {id}.");
    }

    private Project FindProject(CloudCall call)
    {
        var id = call.Route("project");
        return store.FindProject(id, null, null) ?? throw IdentityProblem.NotFound($"Could not find project: {id}.");
    }

    private Grant ReadGrant(CloudCall call)
    {
        var role = Roles.Find(call.Route("role"), null) ?? throw IdentityProblem.NotFound($"Could not find role: {call.Route("role")}.");
        return new Grant(FindUser(call).Id, FindProject(call).Id, role.Id);
    }
}

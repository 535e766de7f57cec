namespace Magnum.CloudSimulator.Identity;

/// <summary>The accounts that a new cloud begins with.</summary>
internal static class IdentitySeed
{
    public const string DefaultDomain = "default";

    /// <summary>The user that Heat itself is: the trustee of the trusts that it keeps for stacks.</summary>
    public static readonly string HeatUserId = Roles.StableId("user:heat");

    public static IdentityState Create()
    {
        var state = new IdentityState { Key = TokenSigner.NewKey() };
        var signer = new TokenSigner(state.Key);

        AddDomain(DefaultDomain, "Default");
        foreach (var name in new[] { "heat", "magnum" })
        {
            AddDomain(Roles.StableId($"domain:{name}"), name);
        }

        foreach (var name in new[] { "admin", "demo", "alt", "service" })
        {
            var id = Roles.StableId($"project:{name}");
            state.Projects[id] = new Project(id, name, DefaultDomain, "");
        }

        AddUser("admin", "adminpw", DefaultDomain, "admin");
        AddUser("demo", "demopw", DefaultDomain, "demo");
        AddUser("alt", "demopw", DefaultDomain, "alt");
        AddUser("heat", "svcpw", DefaultDomain, null);
        AddUser("magnum", "svcpw", DefaultDomain, null);
        AddUser("heat_domain_admin", "domadmpw", Roles.StableId("domain:heat"), null);
        AddUser("magnum_domain_admin", "domadmpw", Roles.StableId("domain:magnum"), null);

        Grant("admin", "project:admin", "admin", "heat_stack_owner");
        foreach (var name in new[] { "demo", "alt" })
        {
            Grant(name, $"project:{name}", "member", "heat_stack_owner");
            Grant("admin", $"project:{name}", "admin");
        }

        Grant("heat", "project:service", "admin", "service");
        Grant("magnum", "project:service", "admin", "service");
        Grant("heat_domain_admin", "domain:heat", "admin");
        Grant("magnum_domain_admin", "domain:magnum", "admin");
        return state;

        void AddDomain(string id, string name) => state.Domains[id] = new Domain(id, name);

        void AddUser(string name, string password, string domain, string? project)
        {
            var id = Roles.StableId($"user:{name}");
            state.Users[id] = new User(id, name, domain, signer.Hash(id, password), project is null ? null : Roles.StableId($"project:{project}"), true, null);
        }

        void Grant(string user, string target, params string[] roles) =>
            state.Grants.AddRange(roles.Select(role => new Grant(Roles.StableId($"user:{user}"), Roles.StableId(target), Roles.Named(role).Id)));
    }
}

using System.Security.Cryptography;

namespace Magnum.CloudSimulator.Identity;

/// <summary>Keystone's users, projects, trusts and tokens, with the indexes to find them by. Used under the cloud's lock.</summary>
internal sealed class IdentityStore
{
    private readonly Dictionary<(string Domain, string Name), string> _userNames = [];
    private readonly Dictionary<(string Domain, string Name), string> _projectNames = [];
    private readonly Dictionary<string, HashSet<string>> _trustsByUser = [];
    private readonly Dictionary<string, HashSet<string>> _trustsByParent = [];
    private readonly Dictionary<(string User, string Target), List<string>> _grants = [];

    public IdentityStore(IdentityState state, TimeSpan tokenLifetime)
    {
        State = state;
        TokenLifetime = tokenLifetime;
        Signer = new TokenSigner(state.Key);
        foreach (var user in state.Users.Values)
        {
            _userNames[(user.DomainId, user.Name)] = user.Id;
        }

        foreach (var project in state.Projects.Values)
        {
            _projectNames[(project.DomainId, project.Name)] = project.Id;
        }

        foreach (var trust in state.Trusts.Values)
        {
            Index(trust);
        }

        foreach (var grant in state.Grants)
        {
            Granted(grant).Add(grant.RoleId);
        }
    }

    public IdentityState State { get; }

    public TokenSigner Signer { get; }

    public TimeSpan TokenLifetime { get; }

    public static string NewId() => Guid.NewGuid().ToString("N");

    public Domain? FindDomain(string? id, string? name) =>
        id is not null ? State.Domains.GetValueOrDefault(id) : State.Domains.Values.FirstOrDefault(domain => domain.Name == name);

    public User? FindUser(string? id, string? name, Domain? domain) => id is not null
        ? State.Users.GetValueOrDefault(id)
        : name is not null && domain is not null && _userNames.TryGetValue((domain.Id, name), out var found) ? State.Users[found] : null;

    public Project? FindProject(string? id, string? name, Domain? domain) => id is not null
        ? State.Projects.GetValueOrDefault(id)
        : name is not null && domain is not null && _projectNames.TryGetValue((domain.Id, name), out var found) ? State.Projects[found] : null;

    public IReadOnlyList<string> GrantedRoles(string userId, string targetId) => _grants.GetValueOrDefault((userId, targetId)) ?? [];

    public IEnumerable<string> GrantedTargets(string userId) => _grants.Where(entry => entry.Key.User == userId && entry.Value.Count > 0).Select(entry => entry.Key.Target);

    /// <summary>Adds a user; false when the name is taken in its domain.</summary>
    public bool TryAdd(User user)
    {
        if (!_userNames.TryAdd((user.DomainId, user.Name), user.Id))
        {
            return false;
        }

        State.Users[user.Id] = user;
        return true;
    }

    public void Replace(User user)
    {
        var old = State.Users[user.Id];
        _userNames.Remove((old.DomainId, old.Name));
        _userNames[(user.DomainId, user.Name)] = user.Id;
        State.Users[user.Id] = user;
    }

    /// <summary>Adds a project; false when the name is taken in its domain.</summary>
    public bool TryAdd(Project project)
    {
        if (!_projectNames.TryAdd((project.DomainId, project.Name), project.Id))
        {
            return false;
        }

        State.Projects[project.Id] = project;
        return true;
    }

    public void Remove(Project project)
    {
        State.Projects.Remove(project.Id);
        _projectNames.Remove((project.DomainId, project.Name));
        foreach (var trust in State.Trusts.Values.Where(trust => trust.ProjectId == project.Id).ToList())
        {
            Remove(trust);
        }
    }

    /// <summary>Removes a user, the trusts from and to it and its credentials.</summary>
    public void Remove(User user)
    {
        State.Users.Remove(user.Id);
        _userNames.Remove((user.DomainId, user.Name));
        foreach (var trust in TrustsOf(user.Id).ToList())
        {
            Remove(trust);
        }

        foreach (var credential in State.ApplicationCredentials.Values.Where(credential => credential.UserId == user.Id).ToList())
        {
            State.ApplicationCredentials.Remove(credential.Id);
        }

        State.Grants.RemoveAll(grant => grant.UserId == user.Id);
        foreach (var key in _grants.Keys.Where(key => key.User == user.Id).ToList())
        {
            _grants.Remove(key);
        }
    }

    public void Add(Grant grant)
    {
        if (!Granted(grant).Contains(grant.RoleId))
        {
            Granted(grant).Add(grant.RoleId);
            State.Grants.Add(grant);
        }
    }

    public bool Remove(Grant grant) => State.Grants.Remove(grant) && Granted(grant).Remove(grant.RoleId);

    /// <summary>The trusts that a user gave or got.</summary>
    public IEnumerable<Trust> TrustsOf(string userId) =>
        _trustsByUser.TryGetValue(userId, out var ids) ? ids.Select(id => State.Trusts[id]) : [];

    public void Add(Trust trust)
    {
        State.Trusts[trust.Id] = trust;
        Index(trust);
    }

    /// <summary>Removes a trust and all that were made from it.</summary>
    public void Remove(Trust trust)
    {
        if (!State.Trusts.Remove(trust.Id))
        {
            return;
        }

        Unlist(_trustsByUser, trust.TrustorUserId, trust.Id);
        Unlist(_trustsByUser, trust.TrusteeUserId, trust.Id);
        if (trust.RedelegatedTrustId is { } parent)
        {
            Unlist(_trustsByParent, parent, trust.Id);
        }

        if (_trustsByParent.Remove(trust.Id, out var made))
        {
            foreach (var id in made)
            {
                Remove(State.Trusts[id]);
            }
        }
    }

    public Trust? FindTrust(string id, DateTimeOffset now) =>
        State.Trusts.TryGetValue(id, out var trust) && (trust.ExpiresAt is null || trust.ExpiresAt > now) ? trust : null;

    public string Issue(TokenClaims claims) => Signer.Sign(claims);

    public static string NewAuditId() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Who a token stands for now; null when it is no token of this cloud, expired, revoked, or what it rested on is gone.</summary>
    public Session? Validate(string? token, DateTimeOffset now)
    {
        var claims = string.IsNullOrEmpty(token) ? null : Signer.Read(token);
        return claims is null || claims.ExpiresAt <= now || claims.AuditIds.Any(State.Revoked.ContainsKey) ? null : Open(claims, now);
    }

    /// <summary>The session of claims; null when the user, scope, trust or roles that they name are gone.</summary>
    public Session? Open(TokenClaims claims, DateTimeOffset now)
    {
        if (FindUser(claims.UserId, null, null) is not { Enabled: true } login)
        {
            return null;
        }

        if (claims.TrustId is { } trustId)
        {
            if (FindTrust(trustId, now) is not { } trust || trust.TrusteeUserId != login.Id
                || FindUser(trust.TrustorUserId, null, null) is not { Enabled: true } trustor || FindProject(trust.ProjectId, null, null) is not { } trusted)
            {
                return null;
            }

            var held = Roles.Effective(GrantedRoles(trustor.Id, trusted.Id));
            var roles = Roles.Effective(trust.RoleIds);
            var user = trust.Impersonation ? trustor : login;
            return roles.All(held.Contains) ? new Session(claims, user, State.Domains[user.DomainId], trusted, null, trust, null, roles) : null;
        }

        ApplicationCredential? credential = null;
        if (claims.ApplicationCredentialId is { } credentialId
            && (!State.ApplicationCredentials.TryGetValue(credentialId, out credential) || credential.ExpiresAt <= now))
        {
            return null;
        }

        var project = claims.ProjectId is null ? null : FindProject(claims.ProjectId, null, null);
        var domain = claims.DomainId is null ? null : FindDomain(claims.DomainId, null);
        var scoped = claims.ProjectId is not null || claims.DomainId is not null;
        var granted = Roles.Effective(GrantedRoles(login.Id, project?.Id ?? domain?.Id ?? ""));
        if (scoped && granted.Count == 0)
        {
            return null;
        }

        return new Session(claims, login, State.Domains[login.DomainId], project, domain, null, credential,
            credential is null ? granted : [.. Roles.Effective(credential.RoleIds).Where(granted.Contains)]);
    }

    /// <summary>Revokes a token and forgets revocations that have expired by themselves.</summary>
    public void Revoke(TokenClaims claims, DateTimeOffset now)
    {
        foreach (var audit in State.Revoked.Where(entry => entry.Value <= now).Select(entry => entry.Key).ToList())
        {
            State.Revoked.Remove(audit);
        }

        State.Revoked[claims.AuditIds[0]] = claims.ExpiresAt;
    }

    private List<string> Granted(Grant grant)
    {
        if (!_grants.TryGetValue((grant.UserId, grant.TargetId), out var roles))
        {
            _grants[(grant.UserId, grant.TargetId)] = roles = [];
        }

        return roles;
    }

    private void Index(Trust trust)
    {
        List(_trustsByUser, trust.TrustorUserId, trust.Id);
        List(_trustsByUser, trust.TrusteeUserId, trust.Id);
        if (trust.RedelegatedTrustId is { } parent)
        {
            List(_trustsByParent, parent, trust.Id);
        }
    }

    private static void List(Dictionary<string, HashSet<string>> index, string key, string id)
    {
        if (!index.TryGetValue(key, out var ids))
        {
            index[key] = ids = [];
        }

        ids.Add(id);
    }

    private static void Unlist(Dictionary<string, HashSet<string>> index, string key, string id)
    {
        if (index.TryGetValue(key, out var ids) && ids.Remove(id) && ids.Count == 0)
        {
            index.Remove(key);
        }
    }
}

using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Identity;

/// <summary>Logging in, and asking about tokens.</summary>
internal sealed class TokenApi(IdentityStore store, string region)
{
    public Answer Issue(CloudCall call)
    {
        if (call.Malformed)
        {
            throw IdentityProblem.Expected("valid JSON");
        }

        var auth = call.Json.Object("auth") ?? throw IdentityProblem.Expected("auth");
        var identity = auth.Object("identity") ?? throw IdentityProblem.Expected("identity");
        var methods = (identity["methods"] as JsonArray)?.Select(method => method.Text() ?? "").ToList() ?? [];
        if (methods.Count == 0)
        {
            throw IdentityProblem.Expected("methods");
        }

        var (userId, credential, parent) = methods[0] switch
        {
            "password" => (ByPassword(identity.Object("password"), call), null, null),
            "token" => ByToken(identity.Object("token"), call),
            "application_credential" => ByCredential(identity.Object("application_credential"), call),
            _ => throw IdentityProblem.Unauthorized(call),
        };

        var lifetime = call.Now + store.TokenLifetime;
        var claims = Scoped(new TokenClaims
        {
            UserId = userId,
            ApplicationCredentialId = credential?.Id,
            Methods = parent is null ? methods : [.. parent.Methods, .. methods.Except(parent.Methods)],
            AuditIds = parent is null ? [IdentityStore.NewAuditId()] : [IdentityStore.NewAuditId(), parent.AuditIds[^1]],
            IssuedAt = call.Now,
            ExpiresAt = parent?.ExpiresAt ?? lifetime,
        }, auth["scope"], credential, call);
        if (credential?.ExpiresAt is { } ends && ends < claims.ExpiresAt)
        {
            claims = claims with { ExpiresAt = ends };
        }

        var session = store.Open(claims, call.Now) ?? throw IdentityProblem.Unauthorized(call);
        return Show(session, call, 201).With("X-Subject-Token", store.Issue(claims)).With("Vary", "X-Auth-Token");
    }

    public Answer Validate(CloudCall call)
    {
        var caller = IdentityApi.Caller(store, call);
        var token = call.Header("X-Subject-Token") ?? throw IdentityProblem.Forbidden("identity:validate_token");
        var subject = store.Validate(token, call.Now) ?? throw IdentityProblem.NotFound("Failed to validate token");
        if (!caller.IsAdmin && !caller.Has("service") && caller.User.Id != subject.User.Id && caller.Claims.UserId != subject.Claims.UserId)
        {
            throw IdentityProblem.Forbidden("identity:validate_token");
        }

        return Show(subject, call, 200).With("X-Subject-Token", token);
    }

    public Answer Revoke(CloudCall call)
    {
        var caller = IdentityApi.Caller(store, call);
        var token = call.Header("X-Subject-Token") ?? throw IdentityProblem.Forbidden("identity:revoke_token");
        var subject = store.Validate(token, call.Now) ?? throw IdentityProblem.NotFound("Failed to validate token");
        if (!caller.IsAdmin && caller.User.Id != subject.User.Id)
        {
            throw IdentityProblem.Forbidden("identity:revoke_token");
        }

        store.Revoke(subject.Claims, call.Now);
        return Answer.Empty(204);
    }

    private Answer Show(Session session, CloudCall call, int status) =>
        Answer.Json(status, new JsonObject { ["token"] = IdentityView.Of(session, call.BaseUrl, region, store) });

    private string ByPassword(JsonObject? password, CloudCall call)
    {
        var given = password.Object("user") ?? throw IdentityProblem.Expected("user");
        var domain = given.Object("domain");
        var user = store.FindUser(given.Text("id"), given.Text("name"), domain is null ? null : store.FindDomain(domain.Text("id"), domain.Text("name")));
        return user is { Enabled: true } && store.Signer.Hash(user.Id, given.Text("password") ?? "") == user.PasswordHash
            ? user.Id
            : throw IdentityProblem.Unauthorized(call);
    }

    private (string, ApplicationCredential?, TokenClaims?) ByToken(JsonObject? token, CloudCall call)
    {
        var session = store.Validate(token.Text("id"), call.Now) ?? throw IdentityProblem.Unauthorized(call);
        if (session.Trust is not null)
        {
            throw IdentityProblem.Forbidden("Using trust-scoped token to create another token. Create a new trust-scoped token instead");
        }

        return (session.Claims.UserId, session.ApplicationCredential, session.Claims);
    }

    private (string, ApplicationCredential?, TokenClaims?) ByCredential(JsonObject? given, CloudCall call)
    {
        ApplicationCredential? credential = null;
        if (given.Text("id") is { } id)
        {
            credential = store.State.ApplicationCredentials.GetValueOrDefault(id);
        }
        else if (given.Object("user") is { } owner && owner.Object("domain") is var domain
            && store.FindUser(owner.Text("id"), owner.Text("name"), store.FindDomain(domain.Text("id"), domain.Text("name"))) is { } user)
        {
            credential = store.State.ApplicationCredentials.Values.FirstOrDefault(one => one.UserId == user.Id && one.Name == given.Text("name"));
        }

        return credential is not null && store.Signer.Hash(credential.Id, given.Text("secret") ?? "") == credential.SecretHash
            ? (credential.UserId, credential, null)
            : throw IdentityProblem.Unauthorized(call);
    }

    private TokenClaims Scoped(TokenClaims claims, JsonNode? scope, ApplicationCredential? credential, CloudCall call)
    {
        if (credential is not null)
        {
            return claims with { ProjectId = credential.ProjectId };
        }

        if (scope.Object("OS-TRUST:trust") is { } trusted)
        {
            var trust = store.FindTrust(trusted.Text("id") ?? "", call.Now) ?? throw IdentityProblem.Unauthorized(call);
            claims = claims with { TrustId = trust.Id, ProjectId = trust.ProjectId };
            return trust.TrusteeUserId == claims.UserId && store.Open(claims, call.Now) is not null ? claims : throw IdentityProblem.Forbidden(null);
        }

        if (scope.Object("project") is { } named)
        {
            var domain = named.Object("domain");
            var project = store.FindProject(named.Text("id"), named.Text("name"), domain is null ? null : store.FindDomain(domain.Text("id"), domain.Text("name")));
            return claims with { ProjectId = project?.Id ?? throw IdentityProblem.Unauthorized(call) };
        }

        if (scope.Object("domain") is { } wanted)
        {
            return claims with { DomainId = store.FindDomain(wanted.Text("id"), wanted.Text("name"))?.Id ?? throw IdentityProblem.Unauthorized(call) };
        }

        var home = store.State.Users[claims.UserId].DefaultProjectId;
        var unscoped = scope is JsonValue || home is null || store.GrantedRoles(claims.UserId, home).Count == 0;
        return unscoped ? claims : claims with { ProjectId = home };
    }
}

using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Identity;

/// <summary>Keystone's things as its API shows them.</summary>
internal static class IdentityView
{
    public static JsonObject Of(User user, string baseUrl)
    {
        var view = new JsonObject { ["id"] = user.Id, ["name"] = user.Name, ["domain_id"] = user.DomainId, ["enabled"] = user.Enabled };
        if (user.DefaultProjectId is not null)
        {
            view["default_project_id"] = user.DefaultProjectId;
        }

        if (user.Description is not null)
        {
            view["description"] = user.Description;
        }

        view["password_expires_at"] = null;
        view["options"] = new JsonObject();
        view["links"] = Self(baseUrl, $"users/{user.Id}");
        return view;
    }

    public static JsonObject Of(Project project, string baseUrl) => new()
    {
        ["id"] = project.Id,
        ["name"] = project.Name,
        ["domain_id"] = project.DomainId,
        ["description"] = project.Description,
        ["enabled"] = true,
        ["parent_id"] = project.DomainId,
        ["is_domain"] = false,
        ["tags"] = new JsonArray(),
        ["options"] = new JsonObject(),
        ["links"] = Self(baseUrl, $"projects/{project.Id}"),
    };

    public static JsonObject Of(Domain domain, string baseUrl) => new()
    {
        ["id"] = domain.Id,
        ["name"] = domain.Name,
        ["description"] = "",
        ["enabled"] = true,
        ["tags"] = new JsonArray(),
        ["options"] = new JsonObject(),
        ["links"] = Self(baseUrl, $"domains/{domain.Id}"),
    };

    public static JsonObject Of(Role role, string baseUrl) => new()
    {
        ["id"] = role.Id,
        ["name"] = role.Name,
        ["domain_id"] = null,
        ["description"] = null,
        ["options"] = role.Immutable ? new JsonObject { ["immutable"] = true } : [],
        ["links"] = Self(baseUrl, $"roles/{role.Id}"),
    };

    public static JsonObject Of(Trust trust, string baseUrl, bool full)
    {
        var view = new JsonObject();
        if (full)
        {
            view["roles"] = new JsonArray([.. trust.RoleIds.Select(id => Of(Roles.Find(id, null)!, baseUrl))]);
        }

        view["id"] = trust.Id;
        view["trustor_user_id"] = trust.TrustorUserId;
        view["trustee_user_id"] = trust.TrusteeUserId;
        view["project_id"] = trust.ProjectId;
        view["impersonation"] = trust.Impersonation;
        view["expires_at"] = trust.ExpiresAt is { } expires ? WireJson.Micros(expires) : null;
        view["remaining_uses"] = trust.RemainingUses;
        view["deleted_at"] = null;
        view["redelegated_trust_id"] = trust.RedelegatedTrustId;
        view["redelegation_count"] = trust.RedelegationCount;
        if (full)
        {
            view["roles_links"] = new JsonObject { ["self"] = $"{baseUrl}/v3/{trust.Id}/roles", ["next"] = null, ["previous"] = null };
        }

        view["links"] = Self(baseUrl, $"OS-TRUST/trusts/{trust.Id}");
        return view;
    }

    public static JsonObject Of(ApplicationCredential credential, string baseUrl, string? secret)
    {
        var view = new JsonObject
        {
            ["id"] = credential.Id,
            ["name"] = credential.Name,
            ["description"] = credential.Description,
            ["user_id"] = credential.UserId,
            ["project_id"] = credential.ProjectId,
            ["system"] = null,
            ["expires_at"] = credential.ExpiresAt is { } expires ? WireJson.Micros(expires) : null,
            ["unrestricted"] = credential.Unrestricted ? true : null,
            ["roles"] = new JsonArray([.. credential.RoleIds.Select(id => Of(Roles.Find(id, null)!, baseUrl))]),
        };
        if (secret is not null)
        {
            view["secret"] = secret;
        }

        view["links"] = Self(baseUrl, $"application_credentials/{credential.Id}");
        return view;
    }

    public static JsonObject Of(Session session, string baseUrl, string region, IdentityStore store)
    {
        var claims = session.Claims;
        var view = new JsonObject
        {
            ["methods"] = Strings(claims.Methods),
            ["user"] = new JsonObject
            {
                ["domain"] = Short(session.UserDomain),
                ["id"] = session.User.Id,
                ["name"] = session.User.Name,
                ["password_expires_at"] = null,
            },
            ["audit_ids"] = Strings(claims.AuditIds),
            ["expires_at"] = WireJson.Micros(claims.ExpiresAt),
            ["issued_at"] = WireJson.Micros(claims.IssuedAt),
        };
        if (session.Trust is { } trust)
        {
            view["OS-TRUST:trust"] = new JsonObject
            {
                ["id"] = trust.Id,
                ["trustor_user"] = new JsonObject { ["id"] = trust.TrustorUserId },
                ["trustee_user"] = new JsonObject { ["id"] = trust.TrusteeUserId },
                ["impersonation"] = trust.Impersonation,
            };
        }

        if (session.Project is { } project)
        {
            view["project"] = new JsonObject { ["domain"] = Short(store.State.Domains[project.DomainId]), ["id"] = project.Id, ["name"] = project.Name };
            view["is_domain"] = false;
        }
        else if (session.Domain is { } domain)
        {
            view["domain"] = Short(domain);
        }
        else
        {
            return view;
        }

        view["roles"] = new JsonArray([.. session.Roles.Select(role => new JsonObject { ["id"] = role.Id, ["name"] = role.Name })]);
        view["catalog"] = ServiceCatalog.For(baseUrl, region, session.Project);
        if (session.ApplicationCredential is { } credential)
        {
            view["application_credential"] = new JsonObject { ["id"] = credential.Id, ["name"] = credential.Name, ["restricted"] = !credential.Unrestricted };
        }

        return view;
    }

    public static Answer List(string name, IEnumerable<JsonObject> rows, CloudCall call) => Answer.Json(200, new JsonObject
    {
        [name] = new JsonArray([.. rows]),
        ["links"] = new JsonObject { ["next"] = null, ["self"] = $"{call.BaseUrl}{call.Path}{call.QueryString}", ["previous"] = null },
    });

    private static JsonObject Short(Domain domain) => new() { ["id"] = domain.Id, ["name"] = domain.Name };

    private static JsonObject Self(string baseUrl, string path) => new() { ["self"] = $"{baseUrl}/v3/{path}" };

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);
}

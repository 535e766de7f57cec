using System.Text.Json.Nodes;

namespace Magnum.Cli.Authentication;

/// <summary>Builds the body of Keystone's <c>POST /v3/auth/tokens</c>.</summary>
internal static class KeystoneRequest
{
    /// <summary>The body for a log-in; an application credential brings its own project.</summary>
    public static JsonObject Body(IdentitySettings settings)
    {
        var auth = new JsonObject { ["identity"] = Identity(settings) };
        if (!settings.HasApplicationCredential && (settings.ProjectId ?? settings.ProjectName) is not null)
        {
            auth["scope"] = new JsonObject { ["project"] = Project(settings) };
        }

        return new JsonObject { ["auth"] = auth };
    }

    private static JsonObject Identity(IdentitySettings settings)
    {
        if (settings.HasApplicationCredential)
        {
            return Method("application_credential", ApplicationCredential(settings));
        }

        if (settings.Token is not null)
        {
            return Method("token", new JsonObject { ["id"] = settings.Token });
        }

        var user = User(settings);
        user["password"] = settings.Password;
        return Method("password", new JsonObject { ["user"] = user });
    }

    private static JsonObject ApplicationCredential(IdentitySettings settings)
    {
        var credential = new JsonObject { ["secret"] = settings.ApplicationCredentialSecret };
        if (settings.ApplicationCredentialId is not null)
        {
            credential["id"] = settings.ApplicationCredentialId;
        }
        else
        {
            credential["name"] = settings.ApplicationCredentialName;
            credential["user"] = User(settings);
        }

        return credential;
    }

    private static JsonObject User(IdentitySettings settings) => settings.UserId is not null
        ? new JsonObject { ["id"] = settings.UserId }
        : new JsonObject { ["name"] = settings.Username, ["domain"] = Domain(settings.UserDomainId, settings.UserDomainName) };

    private static JsonObject Project(IdentitySettings settings) => settings.ProjectId is not null
        ? new JsonObject { ["id"] = settings.ProjectId }
        : new JsonObject { ["name"] = settings.ProjectName, ["domain"] = Domain(settings.ProjectDomainId, settings.ProjectDomainName) };

    private static JsonObject Domain(string? id, string? name) => id is null && name is not null
        ? new JsonObject { ["name"] = name }
        : new JsonObject { ["id"] = id ?? IdentitySettings.DefaultDomain };

    private static JsonObject Method(string name, JsonObject value) =>
        new() { ["methods"] = new JsonArray(name), [name] = value };
}

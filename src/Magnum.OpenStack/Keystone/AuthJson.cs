using System.Text.Json.Nodes;

namespace Magnum.OpenStack.Keystone;

/// <summary>The forms that a log-in is made of.</summary>
internal static class AuthJson
{
    public static JsonObject Domain(DomainRef domain) =>
        domain.Id is not null ? new JsonObject { ["id"] = domain.Id } : new JsonObject { ["name"] = domain.Name };

    public static JsonObject User(UserRef user) => user.Id is not null
        ? new JsonObject { ["id"] = user.Id }
        : new JsonObject { ["name"] = user.Name, ["domain"] = Domain(user.Domain ?? DomainRef.Default) };

    public static JsonObject Password(UserRef user, string password)
    {
        var subject = User(user);
        subject["password"] = password;
        return Method("password", new JsonObject { ["user"] = subject });
    }

    public static JsonObject Method(string name, JsonObject content) => new() { ["methods"] = new JsonArray(name), [name] = content };

    public static JsonObject Auth(JsonObject identity, JsonObject? scope)
    {
        var auth = new JsonObject { ["identity"] = identity };
        if (scope is not null)
        {
            auth["scope"] = scope;
        }

        return new JsonObject { ["auth"] = auth };
    }
}

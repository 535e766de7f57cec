using System.Text.Json.Nodes;

namespace Magnum.OpenStack.Keystone;

/// <summary>An application credential; it is bound to one project and can make no trusts unless it was made unrestricted.</summary>
public sealed class ApplicationCredential : Credential
{
    private readonly string _text;
    private readonly Func<JsonObject> _content;

    private ApplicationCredential(string text, string secret, Func<JsonObject> content)
    {
        _text = text;
        _content = content;
        Secrets = [secret];
    }

    internal override IReadOnlyList<string> Secrets { get; }

    /// <summary>By the credential's id.</summary>
    public static ApplicationCredential ById(string id, string secret) =>
        new($"application credential {id}", secret, () => new JsonObject { ["id"] = id, ["secret"] = secret });

    /// <summary>By the credential's name and its user.</summary>
    public static ApplicationCredential ByName(string name, UserRef user, string secret) => new(
        $"application credential {name} of {user}",
        secret,
        () => new JsonObject { ["name"] = name, ["user"] = AuthJson.User(user), ["secret"] = secret });

    /// <inheritdoc/>
    public override string ToString() => _text;

    internal override JsonObject ToJson() => AuthJson.Auth(AuthJson.Method("application_credential", _content()), scope: null);
}

using System.Text.Json.Nodes;

namespace Magnum.OpenStack.Keystone;

/// <summary>What a token is asked for: a project or a domain. (A trust or an application credential brings its own scope.)</summary>
public sealed class AuthScope
{
    private readonly Func<JsonObject> _json;
    private readonly string _text;

    private AuthScope(string text, Func<JsonObject> json)
    {
        _text = text;
        _json = json;
    }

    /// <summary>The project with this id.</summary>
    public static AuthScope Project(string id) =>
        new($"project {id}", () => new JsonObject { ["project"] = new JsonObject { ["id"] = id } });

    /// <summary>The project of this name in a domain.</summary>
    public static AuthScope Project(string name, DomainRef domain) =>
        new($"project {name}", () => new JsonObject { ["project"] = new JsonObject { ["name"] = name, ["domain"] = AuthJson.Domain(domain) } });

    /// <summary>A whole domain.</summary>
    public static AuthScope Domain(DomainRef domain) =>
        new($"domain {domain}", () => new JsonObject { ["domain"] = AuthJson.Domain(domain) });

    /// <inheritdoc/>
    public override string ToString() => _text;

    internal JsonObject ToJson() => _json();
}

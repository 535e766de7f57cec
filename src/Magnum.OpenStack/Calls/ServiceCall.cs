using System.Text.Json.Nodes;

namespace Magnum.OpenStack.Calls;

/// <summary>One call of a service's API, not yet addressed: the path is relative to the service's endpoint.</summary>
internal sealed record ServiceCall(ServiceApi Api, string Operation, HttpMethod Method, string Path)
{
    public JsonNode? Body { get; init; }

    public string? SubjectToken { get; init; }

    /// <summary>More values that must not appear in any message.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    public static ServiceCall Get(ServiceApi api, string operation, string path) => new(api, operation, HttpMethod.Get, path);

    public static ServiceCall Post(ServiceApi api, string operation, string path, JsonNode body) =>
        new(api, operation, HttpMethod.Post, path) { Body = body };

    public static ServiceCall Delete(ServiceApi api, string operation, string path) => new(api, operation, HttpMethod.Delete, path);
}

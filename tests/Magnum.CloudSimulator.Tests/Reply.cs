using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Magnum.CloudSimulator.Tests;

/// <summary>An answer, read to its end.</summary>
internal sealed record Reply(int Status, string Body, HttpResponseHeaders Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    /// <summary>Heat's error: its type and message.</summary>
    public (string? Type, string? Message) HeatError => ((string?)Json["error"]!["type"], (string?)Json["error"]!["message"]);

    /// <summary>Keystone's error message.</summary>
    public string? Message => (string?)Json["error"]!["message"];
}

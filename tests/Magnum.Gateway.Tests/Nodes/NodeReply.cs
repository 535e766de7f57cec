using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Magnum.Gateway.Tests.Nodes;

/// <summary>An answer of the endpoint for nodes.</summary>
internal sealed record NodeReply(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The one error of a body in Magnum's form.</summary>
    public JsonNode Error => Json["errors"]!.AsArray().ShouldHaveSingleItem()!;

    public string Detail => (string)Error["detail"]!;

    public int? EtcdCode => (int?)Json["errorCode"];

    public string? Cause => (string?)Json["cause"];

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.Single() : null;
}

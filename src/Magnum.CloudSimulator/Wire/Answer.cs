using System.Text;
using System.Text.Json.Nodes;

namespace Magnum.CloudSimulator.Wire;

/// <summary>What a service answers: rendered under the cloud's lock, sent after it.</summary>
internal sealed record Answer(int Status, ReadOnlyMemory<byte> Body, string? ContentType)
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static Answer Json(int status, JsonNode? body) => new(status, WireJson.Bytes(body), "application/json");

    public static Answer Raw(int status, ReadOnlyMemory<byte> json) => new(status, json, "application/json");

    public static Answer Html(int status, string html) => new(status, Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8");

    public static Answer Empty(int status) => new(status, default, null);

    public Answer With(string header, string value) => this with { Headers = [.. Headers, new(header, value)] };
}

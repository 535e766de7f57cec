using System.Text.Json;

namespace Magnum.Cli.Authentication;

/// <summary>Reads Keystone's answers.</summary>
internal static class KeystoneAnswer
{
    /// <summary>The catalog of a token; empty when the token has none (it is not scoped).</summary>
    /// <exception cref="JsonException">The body is not a token.</exception>
    public static IReadOnlyList<CatalogEndpoint> Catalog(string body)
    {
        using var document = JsonDocument.Parse(body);
        if (Member(document.RootElement, "token") is not { } token)
        {
            throw new JsonException("there is no token in the answer");
        }

        return Member(token, "catalog") is { ValueKind: JsonValueKind.Array } catalog
            ? [.. catalog.EnumerateArray().SelectMany(Endpoints)]
            : [];
    }

    /// <summary>What Keystone says of an error, or null when the body does not say.</summary>
    public static string? ErrorMessage(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Member(document.RootElement, "error") is { } error ? Text(error, "message") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<CatalogEndpoint> Endpoints(JsonElement service) =>
        Member(service, "endpoints") is { ValueKind: JsonValueKind.Array } endpoints
            ? endpoints.EnumerateArray().Select(endpoint => new CatalogEndpoint(
                Text(service, "type") ?? string.Empty,
                Text(endpoint, "interface") ?? string.Empty,
                Text(endpoint, "region_id") ?? Text(endpoint, "region") ?? string.Empty,
                Text(endpoint, "url") ?? string.Empty))
            : [];

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;
}

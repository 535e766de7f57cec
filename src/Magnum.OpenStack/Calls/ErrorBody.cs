using System.Text;
using System.Text.Json;

namespace Magnum.OpenStack.Calls;

/// <summary>
/// The code and the words of an error answer. Each service has a form of its own: Keystone and middleware <c>{"error":{"title","message"}}</c>,
/// Heat <c>{"title","explanation","error":{"type","message","traceback"}}</c>, Nova <c>{"itemNotFound":{"message"}}</c>,
/// Neutron <c>{"NeutronError":{"type","message"}}</c>, Glance HTML.
/// </summary>
internal sealed record ErrorBody(string? Code, string? Message)
{
    private const int LongestText = 16 * 1024;
    private static readonly ErrorBody Empty = new(null, null);

    public static ErrorBody Parse(byte[] body, string? mediaType)
    {
        if (body.Length == 0)
        {
            return Empty;
        }

        if (mediaType is null || mediaType.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                using var document = JsonDocument.Parse(body);
                return document.RootElement.ValueKind == JsonValueKind.Object ? FromObject(document.RootElement) : Empty;
            }
            catch (JsonException)
            {
                return FromText(body, mediaType);
            }
        }

        return FromText(body, mediaType);
    }

    private static ErrorBody FromObject(JsonElement root)
    {
        if (root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
        {
            return new ErrorBody(
                Text(error, "type") ?? Text(error, "title") ?? Text(root, "title"),
                Text(error, "message") ?? Text(root, "explanation"));
        }

        if (Text(root, "message") is { } message)
        {
            return new ErrorBody(Text(root, "code") ?? Text(root, "title"), message);
        }

        foreach (var member in root.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object && Text(member.Value, "message") is { } words)
            {
                return new ErrorBody(Text(member.Value, "type") ?? member.Name, words);
            }

            if (member.Value.ValueKind == JsonValueKind.String && member.Name.EndsWith("Error", StringComparison.Ordinal))
            {
                return new ErrorBody(member.Name, member.Value.GetString());
            }
        }

        return Empty;
    }

    private static ErrorBody FromText(byte[] body, string? mediaType)
    {
        var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, LongestText)));
        var isPage = mediaType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true || text.TrimStart().StartsWith('<');
        return new ErrorBody(null, isPage ? PageText.Of(text) : text);
    }

    private static string? Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}

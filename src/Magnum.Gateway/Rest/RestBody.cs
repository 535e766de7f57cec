using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Magnum.Gateway.Rest;

/// <summary>Reads the JSON objects that clients send; what they may hold is said, and nothing else is taken.</summary>
internal static class RestBody
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>The texts of an object's members, all of them required.</summary>
    /// <param name="request">The request.</param>
    /// <param name="members">The members that it must have, each with the most characters that it may have.</param>
    /// <exception cref="RestException">The body is no JSON object, or not these members.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadTextsAsync(HttpRequest request, params (string Name, int Longest)[] members)
    {
        if (request.ContentType is { } given && !(MediaTypeHeaderValue.TryParse(given, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)))
        {
            throw new RestException(StatusCodes.Status415UnsupportedMediaType, "The body must be JSON: send it with Content-Type application/json.");
        }

        using var document = await ParseAsync(request);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw RestException.Invalid($"The body must be a JSON object with {List(members)}.");
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            var (name, longest) = members.FirstOrDefault(one => string.Equals(one.Name, member.Name, StringComparison.Ordinal));
            texts[member.Name] = name is null
                ? throw RestException.Invalid($"The body may hold {List(members)} only; it holds a member of another name.")
                : TextOf(member, longest);
        }

        return members.FirstOrDefault(one => !texts.ContainsKey(one.Name)) is { Name: { } missing }
            ? throw RestException.Invalid($"{missing} is required.")
            : texts;
    }

    private static async Task<JsonDocument> ParseAsync(HttpRequest request)
    {
        try
        {
            return await JsonDocument.ParseAsync(request.Body, Strict, request.HttpContext.RequestAborted);
        }
        catch (JsonException)
        {
            throw RestException.Invalid("The body is no valid JSON, or names a member twice.");
        }
    }

    private static string TextOf(JsonProperty member, int longest)
    {
        if (member.Value.ValueKind != JsonValueKind.String)
        {
            throw RestException.Invalid($"{member.Name} must be a text.");
        }

        string text;
        try
        {
            text = member.Value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw RestException.Invalid($"{member.Name} must be a text of Unicode.");
        }

        return text.Length == 0 || text.Length > longest || text.Contains('\0', StringComparison.Ordinal)
            ? throw RestException.Invalid($"{member.Name} must have from 1 to {longest} characters, none of them NUL.")
            : text;
    }

    private static string List((string Name, int Longest)[] members) => string.Join(" and ", members.Select(member => member.Name));
}

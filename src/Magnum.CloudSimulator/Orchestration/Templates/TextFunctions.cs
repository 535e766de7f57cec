using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Orchestration.Templates;

/// <summary>The template functions that need nothing but their arguments.</summary>
internal static class TextFunctions
{
    public static JsonNode? Call(string function, JsonNode? argument) => function switch
    {
        "str_replace" or "str_replace_strict" or "str_replace_vstrict" => Replace(argument),
        "list_join" => Join(argument),
        "str_split" => Split(argument),
        "map_merge" => Merge(argument),
        "map_replace" => MapReplace(argument),
        "list_concat" => Concat(argument, unique: false),
        "list_concat_unique" => Concat(argument, unique: true),
        "contains" when argument is JsonArray { Count: 2 } pair =>
            JsonValue.Create(pair[1] is JsonArray list ? list.Any(one => JsonNode.DeepEquals(one, pair[0])) : PythonText.Of(pair[1]).Contains(PythonText.Of(pair[0]), StringComparison.Ordinal)),
        "filter" when argument is JsonArray { Count: 2 } pair =>
            new JsonArray([.. (pair[1] as JsonArray ?? []).Where(one => !(pair[0] as JsonArray ?? []).Any(drop => JsonNode.DeepEquals(drop, one))).Select(one => one?.DeepClone())]),
        "digest" when argument is JsonArray { Count: 2 } pair => Digest(PythonText.Of(pair[0]), PythonText.Of(pair[1])),
        "make_url" => Url(argument as JsonObject ?? []),
        _ => throw new TemplateFaultException($"Arguments to \"{function}\" are not what it takes."),
    };

    /// <summary>The value with the text replaced in all its strings.</summary>
    public static JsonNode? Substitute(JsonNode? given, string text, JsonNode? value) => given switch
    {
        JsonValue one when one.TryGetValue<string>(out var whole) => whole == text ? value?.DeepClone() : JsonValue.Create(whole.Replace(text, PythonText.Of(value), StringComparison.Ordinal)),
        JsonArray list => new JsonArray([.. list.Select(item => Substitute(item, text, value))]),
        JsonObject map => new JsonObject(map.Select(entry =>
            KeyValuePair.Create(entry.Key.Replace(text, PythonText.Of(value), StringComparison.Ordinal), Substitute(entry.Value, text, value)))),
        _ => given?.DeepClone(),
    };

    private static JsonValue Replace(JsonNode? argument)
    {
        if (argument is not JsonObject map || map["template"] is not JsonValue template || map["params"] is not JsonObject parameters)
        {
            throw new TemplateFaultException("\"str_replace\" takes a template and params");
        }

        // Longest names first, and what was put in is not looked at again.
        var names = parameters.Select(entry => entry.Key).Where(name => name.Length > 0).OrderByDescending(name => name.Length).ToArray();
        var text = PythonText.Of(template);
        var made = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var found = Array.Find(names, name => string.CompareOrdinal(text, i, name, 0, name.Length) == 0);
            made.Append(found is null ? text[i].ToString() : PythonText.Of(parameters[found]));
            i += found?.Length ?? 1;
        }

        return JsonValue.Create(made.ToString());
    }

    private static JsonValue Join(JsonNode? argument) => argument is JsonArray { Count: >= 2 } list
        ? JsonValue.Create(string.Join(PythonText.Of(list[0]), list.Skip(1).SelectMany(part => part as JsonArray ?? []).Select(PythonText.Of)))
        : throw new TemplateFaultException("\"list_join\" takes a delimiter and lists");

    private static JsonNode? Split(JsonNode? argument)
    {
        if (argument is not JsonArray { Count: >= 2 } list)
        {
            throw new TemplateFaultException("\"str_split\" takes a delimiter and a string");
        }

        var parts = PythonText.Of(list[1]).Split(PythonText.Of(list[0]));
        if (list.Count == 2)
        {
            return new JsonArray([.. parts.Select(part => (JsonNode)part)]);
        }

        return int.TryParse(PythonText.Of(list[2]), out var index) && index >= 0 && index < parts.Length
            ? JsonValue.Create(parts[index])
            : throw new TemplateFaultException("Incorrect index to \"str_split\" should be between 0 and " + (parts.Length - 1));
    }

    private static JsonObject Merge(JsonNode? argument)
    {
        var made = new JsonObject();
        foreach (var (key, value) in (argument as JsonArray ?? []).OfType<JsonObject>().SelectMany(map => map))
        {
            made[key] = value?.DeepClone();
        }

        return made;
    }

    private static JsonObject MapReplace(JsonNode? argument)
    {
        var pair = argument as JsonArray ?? [];
        var made = new JsonObject();
        var (keys, values) = (pair.ElementAtOrDefault(1).Object("keys"), pair.ElementAtOrDefault(1).Object("values"));
        foreach (var (key, value) in pair.ElementAtOrDefault(0) as JsonObject ?? [])
        {
            var replaced = values?[PythonText.Of(value)];
            made[keys.Text(key) ?? key] = (replaced ?? value)?.DeepClone();
        }

        return made;
    }

    private static JsonArray Concat(JsonNode? argument, bool unique)
    {
        var made = new JsonArray();
        foreach (var item in (argument as JsonArray ?? []).OfType<JsonArray>().SelectMany(list => list))
        {
            if (!unique || !made.Any(one => JsonNode.DeepEquals(one, item)))
            {
                made.Add(item?.DeepClone());
            }
        }

        return made;
    }

    private static JsonValue Digest(string algorithm, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return JsonValue.Create(Convert.ToHexStringLower(algorithm switch
        {
            "sha256" => SHA256.HashData(bytes),
            "sha512" => SHA512.HashData(bytes),
            "sha384" => SHA384.HashData(bytes),
            _ => throw new TemplateFaultException($"Algorithm must be one of sha256, sha384, sha512, not {algorithm}"),
        }));
    }

    private static JsonValue Url(JsonObject parts)
    {
        var host = PythonText.Of(parts["host"]);
        var url = new StringBuilder(PythonText.Of(parts["scheme"])).Append("://").Append(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host);
        url.Append(parts["port"] is { } port ? $":{PythonText.Of(port)}" : "").Append(PythonText.Of(parts["path"]));
        var query = (parts["query"] as JsonObject ?? []).Select(entry => $"{Uri.EscapeDataString(entry.Key)}={Uri.EscapeDataString(PythonText.Of(entry.Value))}");
        return JsonValue.Create(url.Append(query.Any() ? "?" + string.Join('&', query) : "").ToString());
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Magnum.CloudSimulator.Orchestration.Templates;

/// <summary>Values as text, the way Python writes them, which is what templates and the API see.</summary>
internal static class PythonText
{
    /// <summary>A value inside text: a string as it is, a flag as True or False, a list or map as JSON.</summary>
    public static string Of(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag ? "True" : "False",
        _ => Json(node),
    };

    /// <summary>JSON with a blank after each comma and colon.</summary>
    public static string Json(JsonNode? node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                text.Append('{');
                var first = true;
                foreach (var (key, value) in map)
                {
                    text.Append(first ? "" : ", ").Append(JsonSerializer.Serialize(key)).Append(": ");
                    Append(text, value);
                    first = false;
                }

                text.Append('}');
                break;
            case JsonArray list:
                text.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Append(text, list[i]);
                }

                text.Append(']');
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{node?.ToJsonString() ?? "null"}");
                break;
        }
    }
}

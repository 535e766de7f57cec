using System.Text.Json.Nodes;

namespace Magnum.OpenStack.Heat;

/// <summary>What a stack shall be: for create and for a full update.</summary>
public sealed record StackRequest
{
    /// <summary>The template, as YAML or JSON text.</summary>
    public required string Template { get; init; }

    /// <summary>The files that template and environment name (nested templates, scripts), by the name used there.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The environment, as YAML or JSON text; null: none.</summary>
    public string? Environment { get; init; }

    /// <summary>The parameters: text, number, list or map.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Parameters { get; init; } = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);

    /// <summary>Tags; without commas.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Heat's own limit on the action, in minutes, at least 1; null: its default.</summary>
    public int? TimeoutMinutes { get; init; }

    /// <summary>Leave a failed action as it is (Heat's default) instead of rolling back; null: on update, as it was.</summary>
    public bool? DisableRollback { get; init; }

    /// <summary>Parameter values that must appear in no message, e.g. passwords.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    internal JsonObject ToJson()
    {
        var body = new JsonObject
        {
            ["template"] = Template,
            ["files"] = StackPatch.Map(Files.Select(file => KeyValuePair.Create(file.Key, (JsonNode?)file.Value))),
            ["parameters"] = StackPatch.Map(Parameters),
        };
        if (Environment is not null)
        {
            body["environment"] = Environment;
        }

        return StackPatch.Settings(body, Tags, TimeoutMinutes, DisableRollback);
    }
}

using System.Text.Json.Nodes;

namespace Magnum.OpenStack.Heat;

/// <summary>What shall change in a stack; template, files and all other parameters stay.</summary>
public sealed record StackPatch
{
    /// <summary>The parameters that change.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Parameters { get; init; } = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);

    /// <summary>Parameters that fall back to the template's default.</summary>
    public IReadOnlyList<string> ClearParameters { get; init; } = [];

    /// <summary>The tags from now on; null: as they are.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Heat's own limit on the action, in minutes, at least 1; null: as it is.</summary>
    public int? TimeoutMinutes { get; init; }

    /// <summary>Leave a failed update as it is instead of rolling back; null: as it is.</summary>
    public bool? DisableRollback { get; init; }

    /// <summary>Parameter values that must appear in no message, e.g. passwords.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    internal JsonObject ToJson()
    {
        var body = new JsonObject { ["parameters"] = Map(Parameters) };
        if (ClearParameters.Count > 0)
        {
            body["clear_parameters"] = new JsonArray([.. ClearParameters.Select(name => JsonValue.Create(name))]);
        }

        return Settings(body, Tags ?? [], TimeoutMinutes, DisableRollback);
    }

    internal static JsonObject Map(IEnumerable<KeyValuePair<string, JsonNode?>> values) =>
        new(values.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));

    internal static JsonObject Settings(JsonObject body, IReadOnlyList<string> tags, int? timeoutMinutes, bool? disableRollback)
    {
        if (tags.Count > 0)
        {
            body["tags"] = string.Join(',', tags);
        }

        if (timeoutMinutes is not null)
        {
            body["timeout_mins"] = timeoutMinutes;
        }

        if (disableRollback is not null)
        {
            body["disable_rollback"] = disableRollback;
        }

        return body;
    }
}

using System.Text.Json;

namespace Magnum.OpenStack.Heat;

/// <summary>A stack in full.</summary>
public sealed record Stack : StackSummary
{
    /// <summary>The parameters, Heat's own (<c>OS::…</c>) among them; a hidden one reads <c>******</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement> Parameters { get; init; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    /// <summary>The outputs; null while there are none (in progress, deleted, or not asked for).</summary>
    public IReadOnlyList<StackOutput>? Outputs { get; init; }

    /// <summary>Heat's own limit on an action, in minutes; null: its default.</summary>
    public int? TimeoutMins { get; init; }

    /// <summary>A failed action is left as it is.</summary>
    public bool DisableRollback { get; init; }

    /// <summary>The value of an output; null if there is none or it could not be resolved.</summary>
    public JsonElement? Output(string key) =>
        Outputs?.FirstOrDefault(output => string.Equals(output.Key, key, StringComparison.Ordinal))?.Value;
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Magnum.OpenStack.Heat;

/// <summary>What Heat found in a valid template.</summary>
public sealed record TemplateValidation
{
    /// <summary>The template's description.</summary>
    [JsonPropertyName("Description")]
    public string? Description { get; init; }

    /// <summary>The template's parameters, by name, as Heat describes them (<c>Type</c>, <c>Default</c>, <c>NoEcho</c>, constraints …).</summary>
    [JsonPropertyName("Parameters")]
    public IReadOnlyDictionary<string, JsonElement> Parameters { get; init; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Magnum.OpenStack.Heat;

/// <summary>An output of a stack.</summary>
public sealed record StackOutput
{
    /// <summary>Its name in the template.</summary>
    [JsonPropertyName("output_key")]
    public required string Key { get; init; }

    /// <summary>Its description.</summary>
    public string? Description { get; init; }

    /// <summary>Its value: text, number, list or map; null if it is not known (yet).</summary>
    [JsonPropertyName("output_value")]
    public JsonElement? Value { get; init; }

    /// <summary>Why there is no value.</summary>
    [JsonPropertyName("output_error")]
    public string? Error { get; init; }
}

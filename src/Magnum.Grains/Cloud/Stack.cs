using System.Text.Json;

namespace Magnum.Grains.Cloud;

/// <summary>A Heat stack as Heat shows it.</summary>
public sealed record Stack
{
    /// <summary>Heat's id.</summary>
    public required string Id { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Status in Heat's words, such as <c>CREATE_COMPLETE</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Heat's reason.</summary>
    public string? StatusReason { get; init; }

    /// <summary>Tags; the service writes which bay and operation the stack stands for (<see cref="StackTags"/>).</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Outputs by name; empty in a listing.</summary>
    public IReadOnlyDictionary<string, JsonElement> Outputs { get; init; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
}

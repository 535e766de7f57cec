using System.Text.Json.Nodes;

namespace Magnum.CloudSimulator.Orchestration.Stacks;

/// <summary>What a stack is made from.</summary>
internal sealed record StackSource
{
    /// <summary>The root template, by its id in the library.</summary>
    public required string TemplateId { get; init; }

    /// <summary>The files that came with it: name and id in the library.</summary>
    public Dictionary<string, string> Files { get; init; } = [];

    /// <summary>The parameters as given, those of the environment included.</summary>
    public JsonObject Given { get; init; } = [];

    /// <summary>Defaults that the environment sets.</summary>
    public JsonObject Defaults { get; init; } = [];

    /// <summary>Resource types that the environment maps to others.</summary>
    public Dictionary<string, string> Registry { get; init; } = [];
}

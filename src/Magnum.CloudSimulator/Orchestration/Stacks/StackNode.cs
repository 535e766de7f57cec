using System.Text.Json.Nodes;

namespace Magnum.CloudSimulator.Orchestration.Stacks;

/// <summary>A stack's inside: the root's own, that of a nested template, or that of a resource group.</summary>
internal sealed class StackNode
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The template, by its id in the library; null for a resource group.</summary>
    public string? TemplateId { get; set; }

    /// <summary>The values of all the template's parameters.</summary>
    public JsonObject Parameters { get; set; } = [];

    public Dictionary<string, StackResource> Resources { get; init; } = [];

    /// <summary>The members that a group will not make again.</summary>
    public List<string> Removed { get; init; } = [];

    public IEnumerable<StackResource> Alive(DateTimeOffset at) => Resources.Values.Where(resource => !resource.GoneAt(at));
}

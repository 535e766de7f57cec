using System.Text.Json.Nodes;

namespace Magnum.CloudSimulator.Orchestration.Templates;

/// <summary>A resource that a template declares.</summary>
internal sealed record ResourceDefinition(string Name, string Type, JsonObject Properties, IReadOnlyList<string> DependsOn, JsonNode? Condition, JsonObject Metadata);

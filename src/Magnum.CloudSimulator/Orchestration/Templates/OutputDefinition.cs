using System.Text.Json.Nodes;

namespace Magnum.CloudSimulator.Orchestration.Templates;

/// <summary>An output that a template declares.</summary>
internal sealed record OutputDefinition(string Name, JsonNode? Value, string Description, JsonNode? Condition);

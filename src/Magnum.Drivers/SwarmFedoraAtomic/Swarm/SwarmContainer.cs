using System.Text.Json;

namespace Magnum.Drivers.SwarmFedoraAtomic.Swarm;

/// <summary>A container as the Swarm manager lists it.</summary>
/// <param name="Node">Name of its node; null when the answer does not tell.</param>
/// <param name="Name">Its name there.</param>
internal sealed record SwarmContainer(string? Node, string Name)
{
    // What the bay itself runs on its servers.
    private static readonly string[] OwnNames = ["swarm-agent", "swarm-manager", "rexray", "registry"];

    /// <summary>Whether a user has started it.</summary>
    public bool IsOfUsers => !OwnNames.Contains(Name, StringComparer.Ordinal);

    /// <summary>Reads the answer to <c>GET /containers/json</c>.</summary>
    /// <exception cref="JsonException">It is no such answer.</exception>
    public static IReadOnlyList<SwarmContainer> ParseList(JsonElement answer) => answer.ValueKind == JsonValueKind.Array
        ? [.. answer.EnumerateArray().Select(Parse)]
        : throw new JsonException("The answer is not a list.");

    // Names are /NODE/CONTAINER; those of links are longer.
    private static SwarmContainer Parse(JsonElement container)
    {
        if (container.ValueKind != JsonValueKind.Object || !container.TryGetProperty("Names", out var names) || names.ValueKind != JsonValueKind.Array)
        {
            return new SwarmContainer(null, string.Empty);
        }

        return names.EnumerateArray()
            .Select(name => name.ValueKind == JsonValueKind.String ? name.GetString()!.Split('/', StringSplitOptions.RemoveEmptyEntries) : [])
            .Where(parts => parts.Length == 2)
            .Select(parts => new SwarmContainer(parts[0], parts[1]))
            .FirstOrDefault(new SwarmContainer(null, string.Empty));
    }
}

using System.Text.Json;

namespace Magnum.Drivers.SwarmFedoraAtomic.Swarm;

/// <summary>What a Swarm manager says of its nodes in the answer to <c>GET /info</c>.</summary>
/// <param name="Nodes">The nodes that have joined.</param>
internal sealed record SwarmInfo(IReadOnlyList<SwarmNode> Nodes)
{
    private const char Branch = '└';

    // API 1.22 and later have the first, earlier ones put the same into the second.
    private static readonly string[] Lists = ["SystemStatus", "DriverStatus"];

    /// <summary>Nodes that containers can be started on.</summary>
    public int HealthyNodes => Nodes.Count(node => node.IsHealthy);

    /// <summary>Share of the nodes' memory that containers have reserved, percent; null without nodes.</summary>
    public double? MemoryUtilisation => Nodes.Sum(node => node.TotalMemory) is > 0 and var total ? Nodes.Sum(node => node.ReservedMemory) / total * 100 : null;

    /// <summary>
    /// Reads the answer: a list of pairs, flat, as Swarm wants Docker's client to print it. Behind the pair <c>Nodes</c> comes each node
    /// as a pair of name and address, and below it its properties, marked by a branch of a tree.
    /// </summary>
    /// <exception cref="JsonException">It is not an answer of Swarm.</exception>
    public static SwarmInfo Parse(JsonElement answer)
    {
        var nodes = new List<SwarmNode>();
        var isBehindNodes = false;
        foreach (var (key, value) in Pairs(answer))
        {
            if (key.StartsWith(Branch))
            {
                if (nodes.Count > 0)
                {
                    nodes[^1] = With(nodes[^1], key[1..].Trim(), value);
                }
            }
            else if (isBehindNodes)
            {
                nodes.Add(new SwarmNode(key, HostOf(value), string.Empty, 0, 0));
            }
            else
            {
                isBehindNodes = key == "Nodes";
            }
        }

        return isBehindNodes ? new SwarmInfo(nodes) : throw new JsonException("The answer tells of no nodes; is it of a Swarm manager?");
    }

    private static IEnumerable<(string Key, string Value)> Pairs(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("The answer is not an object.");
        }

        var list = Lists
            .Select(name => answer.TryGetProperty(name, out var found) ? found : default)
            .FirstOrDefault(found => found.ValueKind == JsonValueKind.Array);
        if (list.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var pair in list.EnumerateArray())
        {
            if (pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2 && pair[0].ValueKind == JsonValueKind.String && pair[1].ValueKind == JsonValueKind.String)
            {
                yield return (pair[0].GetString()!.Trim(' ', '\b'), pair[1].GetString()!);
            }
        }
    }

    private static SwarmNode With(SwarmNode node, string property, string value) => property switch
    {
        "Status" => node with { Status = value },
        "Reserved Memory" when value.Split('/') is [var reserved, var total] => node with { ReservedMemory = ByteSize.Parse(reserved), TotalMemory = ByteSize.Parse(total) },
        _ => node,
    };

    private static string HostOf(string address) => address.LastIndexOf(':') is > 0 and var colon ? address[..colon].Trim('[', ']') : address;
}

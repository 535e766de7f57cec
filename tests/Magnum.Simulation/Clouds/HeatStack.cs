using System.Text.Json;
using Magnum.Grains.Cloud;

namespace Magnum.Simulation.Clouds;

/// <summary>A stack in Heat.</summary>
internal sealed class HeatStack(string id, StackRequest request)
{
    private static readonly Dictionary<int, IReadOnlyDictionary<string, JsonElement>> Outputs = Enumerable.Range(0, 20).ToDictionary(nodes => nodes, OutputsOf);
    private static readonly IReadOnlyDictionary<string, JsonElement> NoOutputs = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    /// <summary>Heat's id.</summary>
    public string Id => id;

    /// <summary>Its name.</summary>
    public string Name => request.Name;

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags { get; set; } = request.Tags;

    /// <summary>The nodes that it has.</summary>
    public int Nodes { get; set; } = NodesOf(request);

    /// <summary>Its status.</summary>
    public string Status { get; set; } = "CREATE_IN_PROGRESS";

    /// <summary>Counts its actions, so that what was planned for an earlier one does not happen.</summary>
    public int Action { get; set; }

    /// <summary>The nodes that a request asks for.</summary>
    public static int NodesOf(StackRequest request) => Convert.ToInt32(request.Parameters["node_count"], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>As Heat shows it.</summary>
    public Stack Show(bool withOutputs) => new()
    {
        Id = id,
        Name = Name,
        Status = Status,
        StatusReason = $"Stack {Status}",
        Tags = Tags,
        Outputs = withOutputs ? Outputs[Nodes] : NoOutputs,
    };

    private static IReadOnlyDictionary<string, JsonElement> OutputsOf(int nodes) => new Dictionary<string, JsonElement>(StringComparer.Ordinal)
    {
        ["node_addresses"] = JsonSerializer.SerializeToElement(Enumerable.Range(1, nodes).Select(node => $"10.0.0.{node}")),
        ["master_addresses"] = JsonSerializer.SerializeToElement(Array.Empty<string>()),
    };
}

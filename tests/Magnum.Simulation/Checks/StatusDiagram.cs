using Magnum.Grains.Bays;
using Magnum.Grains.Tests.Diagrams;

namespace Magnum.Simulation.Checks;

/// <summary>The changes of status that docs/architecture.md shows.</summary>
internal static class StatusDiagram
{
    private const string Outside = "[*]";
    private static readonly HashSet<(string From, string To)> Edges = Read();

    /// <summary>Whether a bay may go from one status to another; null before and after its life.</summary>
    public static bool Allows(BayStatus? from, BayStatus? to) => from == to || Edges.Contains((NameOf(from), NameOf(to)));

    private static string NameOf(BayStatus? status) => status?.ToName() ?? Outside;

    private static HashSet<(string From, string To)> Read()
    {
        using var document = typeof(StatusDiagram).Assembly.GetManifestResourceStream("architecture.md")!;
        using var reader = new StreamReader(document);
        return [.. MermaidDiagram.Read(reader.ReadToEnd(), "statuses").Edges.Select(edge => (edge.From, edge.To))];
    }
}

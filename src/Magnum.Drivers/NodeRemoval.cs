using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;

namespace Magnum.Drivers;

/// <summary>Which nodes go when a bay shrinks: those that a caller asks for, then those that the driver prefers. Heat takes the newest for the rest.</summary>
internal static class NodeRemoval
{
    /// <summary>By how many nodes an operation shrinks the bay at most; 0 when it does not.</summary>
    public static int MostOf(BayState bay) => Math.Max((bay.Operation?.FromNodeCount ?? bay.NodeCount) - bay.NodeCount, 0);

    /// <summary>How many of the nodes have still to go.</summary>
    /// <param name="bay">The bay, with the operation that shrinks it.</param>
    /// <param name="members">The nodes of its stack; null when it does not tell.</param>
    public static int LeftOf(BayState bay, IReadOnlyList<string>? members) =>
        members is null ? MostOf(bay) : Math.Clamp(members.Count - bay.NodeCount, 0, MostOf(bay));

    /// <summary>The nodes to go, at most as many as have to.</summary>
    /// <param name="bay">The bay, with the operation that shrinks it.</param>
    /// <param name="members">The nodes of its stack; null when it does not tell.</param>
    /// <param name="preferred">Nodes that the driver would rather lose than others, the best first.</param>
    public static IReadOnlyList<string> Choose(BayState bay, IReadOnlyList<string>? members, IReadOnlyList<string> preferred) =>
    [
        .. (bay.Operation?.NodesToRemove ?? [])
            .Concat(preferred)
            .Where(node => members?.Contains(node, StringComparer.Ordinal) != false)
            .Distinct(StringComparer.Ordinal)
            .Take(LeftOf(bay, members)),
    ];

    /// <summary>
    /// Refuses nodes that a caller asks for and that are none of the bay's: Heat would take others in their place. An earlier try may have removed some.
    /// </summary>
    /// <exception cref="CloudException"><c>NODE_NOT_FOUND</c>, final.</exception>
    public static void EnsureKnown(BayState bay, IReadOnlyList<string> members)
    {
        var asked = bay.Operation?.NodesToRemove ?? [];
        string[] unknown = [.. asked.Where(node => !members.Contains(node, StringComparer.Ordinal))];
        var gone = MostOf(bay) - LeftOf(bay, members);
        if (unknown.Length > gone)
        {
            throw new CloudException(
                "NODE_NOT_FOUND",
                $"no node of the bay is the Nova server {string.Join(" or ", unknown)}; its nodes are {string.Join(", ", members.Take(20))}{(members.Count > 20 ? " …" : string.Empty)}",
                isTransient: false,
                FaultOwner.User);
        }
    }
}

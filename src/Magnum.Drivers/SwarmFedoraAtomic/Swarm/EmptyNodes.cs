namespace Magnum.Drivers.SwarmFedoraAtomic.Swarm;

/// <summary>Which nodes have nothing of users on them. What cannot be seen is not taken for empty.</summary>
internal static class EmptyNodes
{
    /// <summary>Addresses of the healthy nodes without containers of users.</summary>
    public static IReadOnlySet<string> Of(SwarmInfo info, IReadOnlyList<SwarmContainer> containers)
    {
        var ofUsers = containers.Where(container => container.IsOfUsers).ToList();
        if (ofUsers.Exists(container => container.Node is null))
        {
            return new HashSet<string>(StringComparer.Ordinal);
        }

        var busy = ofUsers.Select(container => container.Node!).ToHashSet(StringComparer.Ordinal);
        return info.Nodes
            .Where(node => node.IsHealthy && !busy.Contains(node.Name))
            .Select(node => node.Address)
            .ToHashSet(StringComparer.Ordinal);
    }
}

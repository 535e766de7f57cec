namespace Magnum.Drivers.SwarmFedoraAtomic.Swarm;

/// <summary>A node as the Swarm manager sees it.</summary>
/// <param name="Name">Its host name; <c>(unknown)</c> while the manager has not reached it.</param>
/// <param name="Address">Where its Docker daemon listens, without the port.</param>
/// <param name="Status">Healthy, Pending, Unhealthy, Disconnected or Maintenance.</param>
/// <param name="ReservedMemory">Memory that its containers have reserved, bytes.</param>
/// <param name="TotalMemory">Its memory, bytes.</param>
internal sealed record SwarmNode(string Name, string Address, string Status, double ReservedMemory, double TotalMemory)
{
    /// <summary>Whether the manager reaches it and may start containers there.</summary>
    public bool IsHealthy => Status == "Healthy";
}

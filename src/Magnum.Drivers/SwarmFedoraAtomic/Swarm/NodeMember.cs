namespace Magnum.Drivers.SwarmFedoraAtomic.Swarm;

/// <summary>A node of the stack.</summary>
/// <param name="Server">Id of its Nova server.</param>
/// <param name="Address">Its address in the bay's network, by which Swarm knows it.</param>
internal sealed record NodeMember(string Server, string Address);

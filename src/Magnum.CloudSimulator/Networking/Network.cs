namespace Magnum.CloudSimulator.Networking;

/// <summary>A Neutron network with its one subnet.</summary>
internal sealed record Network(string Id, string Name, bool External, string SubnetId, string SubnetName, string Cidr);

namespace Magnum.OpenStack.Neutron;

/// <summary>A subnet.</summary>
/// <param name="Id">Neutron's id of it.</param>
/// <param name="NetworkId">The network that it belongs to.</param>
public sealed record Subnet(string Id, string NetworkId)
{
    /// <summary>Its name; several subnets may have the same.</summary>
    public string? Name { get; init; }

    /// <summary>Its addresses.</summary>
    public string? Cidr { get; init; }

    /// <summary>4 or 6.</summary>
    public int? IpVersion { get; init; }
}

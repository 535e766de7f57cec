namespace Magnum.Grains.Cloud;

/// <summary>Names or ids of cloud resources to look up; a null one is not looked up.</summary>
public sealed record ResourceNames
{
    /// <summary>Glance image.</summary>
    public string? ImageId { get; init; }

    /// <summary>Nova keypair.</summary>
    public string? KeypairId { get; init; }

    /// <summary>Flavor of the nodes.</summary>
    public string? FlavorId { get; init; }

    /// <summary>Flavor of the masters.</summary>
    public string? MasterFlavorId { get; init; }

    /// <summary>Neutron network that leads outside.</summary>
    public string? ExternalNetworkId { get; init; }

    /// <summary>Existing private network.</summary>
    public string? FixedNetwork { get; init; }

    /// <summary>Subnet of <see cref="FixedNetwork"/>.</summary>
    public string? FixedSubnet { get; init; }
}

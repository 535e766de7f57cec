using System.Text.Json;
using System.Text.Json.Serialization;

namespace Magnum.Grains.Baymodels;

/// <summary>
/// What a baymodel says about building a bay, with every default filled in; a bay pins a copy.
/// The user guide's section "BayModel" gives each field its meaning.
/// </summary>
public sealed record BaymodelSpec
{
    /// <summary>Container orchestration engine; with <see cref="ServerType"/> and <see cref="ClusterDistro"/> it selects the driver.</summary>
    public required string Coe { get; init; }

    /// <summary>Name or uuid of the Glance image.</summary>
    public required string ImageId { get; init; }

    /// <summary>Name of the Nova keypair.</summary>
    public required string KeypairId { get; init; }

    /// <summary>Name or uuid of the Neutron network that leads outside.</summary>
    public required string ExternalNetworkId { get; init; }

    /// <summary>The image's <c>os_distro</c>.</summary>
    public required string ClusterDistro { get; init; }

    /// <summary>Kind of server, <c>vm</c> by default.</summary>
    public string ServerType { get; init; } = "vm";

    /// <summary>Flavor of the nodes.</summary>
    public string FlavorId { get; init; } = "m1.small";

    /// <summary>Flavor of the masters.</summary>
    public string MasterFlavorId { get; init; } = "m1.small";

    /// <summary>IPv4 address of the servers' DNS server.</summary>
    public string DnsNameserver { get; init; } = "8.8.8.8";

    /// <summary>Existing private network for the servers; null makes a new one.</summary>
    public string? FixedNetwork { get; init; }

    /// <summary>Subnet of <see cref="FixedNetwork"/>.</summary>
    public string? FixedSubnet { get; init; }

    /// <summary>How containers are networked; null when the driver has no choice to offer.</summary>
    public string? NetworkDriver { get; init; }

    /// <summary>How containers get persistent volumes; null for none.</summary>
    public string? VolumeDriver { get; init; }

    /// <summary>Port of the engine's API, 1024 to 65535; null for the driver's own.</summary>
    public int? ApiserverPort { get; init; }

    /// <summary>Size of each server's Docker volume in GB.</summary>
    public int DockerVolumeSize { get; init; } = 25;

    /// <summary>How Docker stores images: <c>devicemapper</c> or <c>overlay</c>.</summary>
    public string DockerStorageDriver { get; init; } = "devicemapper";

    /// <summary>Proxy URL for http.</summary>
    public string? HttpProxy { get; init; }

    /// <summary>Proxy URL for https.</summary>
    public string? HttpsProxy { get; init; }

    /// <summary>Comma separated addresses reached without the proxy.</summary>
    public string? NoProxy { get; init; }

    /// <summary>Further parameters, defined by the driver.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether the bay has a registry of its own.</summary>
    public bool RegistryEnabled { get; init; }

    /// <summary>Whether the engine's API goes without TLS.</summary>
    public bool TlsDisabled { get; init; }

    /// <summary>Registry (host:port) used without TLS.</summary>
    public string? InsecureRegistry { get; init; }

    /// <summary>Whether several masters stand behind a load balancer.</summary>
    public bool MasterLbEnabled { get; init; }

    /// <summary>Members written by a newer version, kept as they are.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; init; }
}

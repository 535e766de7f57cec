using Google.Protobuf.WellKnownTypes;
using Magnum.Gateway.Paging;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Store;
using Baymodel = Magnum.Grains.Baymodels.Baymodel;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Baymodels;

/// <summary>Baymodels between the domain and the contract.</summary>
internal static class BaymodelMessages
{
    /// <summary>The fields that a caller may set.</summary>
    public static readonly IReadOnlyList<string> Writable =
    [
        "name", "coe", "image_id", "keypair_id", "external_network_id", "flavor_id", "master_flavor_id", "dns_nameserver", "fixed_network", "fixed_subnet",
        "network_driver", "volume_driver", "apiserver_port", "docker_volume_size", "docker_storage_driver", "http_proxy", "https_proxy", "no_proxy", "labels",
        "registry_enabled", "tls_disabled", "public", "server_type", "insecure_registry", "master_lb_enabled",
    ];

    public static Proto.Baymodel ToMessage(this Stored<Baymodel> stored)
    {
        var (baymodel, spec) = (stored.State, stored.State.Spec);
        var message = new Proto.Baymodel
        {
            Uuid = baymodel.Uuid.ToString("D"),
            Name = baymodel.Name,
            Coe = spec.Coe,
            ImageId = spec.ImageId,
            KeypairId = spec.KeypairId,
            ExternalNetworkId = spec.ExternalNetworkId,
            FlavorId = spec.FlavorId,
            MasterFlavorId = spec.MasterFlavorId,
            DnsNameserver = spec.DnsNameserver,
            FixedNetwork = spec.FixedNetwork ?? string.Empty,
            FixedSubnet = spec.FixedSubnet ?? string.Empty,
            NetworkDriver = spec.NetworkDriver ?? string.Empty,
            VolumeDriver = spec.VolumeDriver ?? string.Empty,
            DockerVolumeSize = spec.DockerVolumeSize,
            DockerStorageDriver = spec.DockerStorageDriver,
            ClusterDistro = spec.ClusterDistro,
            HttpProxy = spec.HttpProxy ?? string.Empty,
            HttpsProxy = spec.HttpsProxy ?? string.Empty,
            NoProxy = spec.NoProxy ?? string.Empty,
            RegistryEnabled = spec.RegistryEnabled,
            TlsDisabled = spec.TlsDisabled,
            Public = baymodel.Public,
            ServerType = spec.ServerType,
            InsecureRegistry = spec.InsecureRegistry ?? string.Empty,
            MasterLbEnabled = spec.MasterLbEnabled,
            CreatedAt = Timestamp.FromDateTimeOffset(baymodel.CreatedAt),
            UpdatedAt = baymodel.UpdatedAt is { } updated ? Timestamp.FromDateTimeOffset(updated) : null,
            Etag = Etag.Of(stored.Revision),
            ProjectId = baymodel.ProjectId,
            UserId = baymodel.UserId,
        };
        if (spec.ApiserverPort is { } port)
        {
            message.ApiserverPort = port;
        }

        message.Labels.Add(spec.Labels.ToDictionary(label => label.Key, label => label.Value, StringComparer.Ordinal));
        return message;
    }

    /// <summary>What a message says about building a bay, with the defaults that do not depend on a driver.</summary>
    public static BaymodelSpec ToSpec(this Proto.Baymodel message) => new()
    {
        Coe = message.Coe,
        ImageId = message.ImageId,
        KeypairId = message.KeypairId,
        ExternalNetworkId = message.ExternalNetworkId,
        ClusterDistro = message.ClusterDistro,
        ServerType = Or(message.ServerType, "vm"),
        FlavorId = Or(message.FlavorId, "m1.small"),
        MasterFlavorId = Or(message.MasterFlavorId, "m1.small"),
        DnsNameserver = Or(message.DnsNameserver, "8.8.8.8"),
        FixedNetwork = OrNull(message.FixedNetwork),
        FixedSubnet = OrNull(message.FixedSubnet),
        NetworkDriver = OrNull(message.NetworkDriver),
        VolumeDriver = OrNull(message.VolumeDriver),
        ApiserverPort = message.HasApiserverPort ? message.ApiserverPort : null,
        DockerVolumeSize = message.HasDockerVolumeSize ? message.DockerVolumeSize : 25,
        DockerStorageDriver = Or(message.DockerStorageDriver, "devicemapper"),
        HttpProxy = OrNull(message.HttpProxy),
        HttpsProxy = OrNull(message.HttpsProxy),
        NoProxy = OrNull(message.NoProxy),
        Labels = new SortedDictionary<string, string>(message.Labels, StringComparer.Ordinal),
        RegistryEnabled = message.RegistryEnabled,
        TlsDisabled = message.TlsDisabled,
        InsecureRegistry = OrNull(message.InsecureRegistry),
        MasterLbEnabled = message.MasterLbEnabled,
    };

    private static string Or(string value, string fallback) => value.Length == 0 ? fallback : value;

    private static string? OrNull(string value) => value.Length == 0 ? null : value;
}

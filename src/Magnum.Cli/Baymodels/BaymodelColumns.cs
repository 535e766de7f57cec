using Magnum.Cli.Output;
using Magnum.V1;

namespace Magnum.Cli.Baymodels;

/// <summary>What can be shown of a baymodel.</summary>
internal static class BaymodelColumns
{
    /// <summary>Its uuid.</summary>
    public static readonly Column<Baymodel> Uuid = new("uuid", baymodel => baymodel.Uuid);

    /// <summary>Its name.</summary>
    public static readonly Column<Baymodel> Name = new("name", baymodel => Values.Text(baymodel.Name));

    /// <summary>Everything, in the order of <c>baymodel-show</c>.</summary>
    public static readonly IReadOnlyList<Column<Baymodel>> All =
    [
        Uuid,
        Name,
        Text("coe", baymodel => baymodel.Coe),
        Text("image_id", baymodel => baymodel.ImageId),
        Text("keypair_id", baymodel => baymodel.KeypairId),
        Text("external_network_id", baymodel => baymodel.ExternalNetworkId),
        Text("flavor_id", baymodel => baymodel.FlavorId),
        Text("master_flavor_id", baymodel => baymodel.MasterFlavorId),
        Text("dns_nameserver", baymodel => baymodel.DnsNameserver),
        Text("fixed_network", baymodel => baymodel.FixedNetwork),
        Text("fixed_subnet", baymodel => baymodel.FixedSubnet),
        Text("network_driver", baymodel => baymodel.NetworkDriver),
        Text("volume_driver", baymodel => baymodel.VolumeDriver),
        new("apiserver_port", baymodel => Values.Number(baymodel.HasApiserverPort, baymodel.ApiserverPort), baymodel => baymodel.ApiserverPort),
        new("docker_volume_size", baymodel => Values.Number(baymodel.HasDockerVolumeSize, baymodel.DockerVolumeSize), baymodel => baymodel.DockerVolumeSize),
        Text("docker_storage_driver", baymodel => baymodel.DockerStorageDriver),
        Text("cluster_distro", baymodel => baymodel.ClusterDistro),
        Text("http_proxy", baymodel => baymodel.HttpProxy),
        Text("https_proxy", baymodel => baymodel.HttpsProxy),
        Text("no_proxy", baymodel => baymodel.NoProxy),
        new("labels", baymodel => Values.Map(baymodel.Labels)),
        new("registry_enabled", baymodel => Values.Flag(baymodel.RegistryEnabled)),
        new("tls_disabled", baymodel => Values.Flag(baymodel.TlsDisabled)),
        new("public", baymodel => Values.Flag(baymodel.Public)),
        Text("server_type", baymodel => baymodel.ServerType),
        Text("insecure_registry", baymodel => baymodel.InsecureRegistry),
        new("master_lb_enabled", baymodel => Values.Flag(baymodel.MasterLbEnabled)),
        new("created_at", baymodel => Values.Time(baymodel.CreatedAt)),
        new("updated_at", baymodel => Values.Time(baymodel.UpdatedAt)),
        Text("project_id", baymodel => baymodel.ProjectId),
        Text("user_id", baymodel => baymodel.UserId),
    ];

    private static Column<Baymodel> Text(string name, Func<Baymodel, string> text) => new(name, baymodel => Values.Text(text(baymodel)));
}

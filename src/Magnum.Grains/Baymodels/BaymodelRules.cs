using System.Net;
using System.Net.Sockets;

namespace Magnum.Grains.Baymodels;

/// <summary>What every baymodel must keep to, whatever its driver (user guide, "BayModel").</summary>
public static class BaymodelRules
{
    /// <summary>Longest text value.</summary>
    public const int LongestText = 255;

    /// <summary>Most labels.</summary>
    public const int MostLabels = 100;

    /// <summary>Everything that is wrong with a baymodel; empty when nothing is.</summary>
    public static IReadOnlyList<Violation> Check(string name, BaymodelSpec spec)
    {
        var found = new List<Violation>();
        Text("name", name, required: true, found);
        Text("coe", spec.Coe, required: true, found);
        Text("image_id", spec.ImageId, required: true, found);
        Text("keypair_id", spec.KeypairId, required: true, found);
        Text("external_network_id", spec.ExternalNetworkId, required: true, found);
        Text("flavor_id", spec.FlavorId, required: true, found);
        Text("master_flavor_id", spec.MasterFlavorId, required: true, found);
        Text("server_type", spec.ServerType, required: true, found);
        Text("fixed_network", spec.FixedNetwork, required: false, found);
        Text("fixed_subnet", spec.FixedSubnet, required: false, found);
        Text("network_driver", spec.NetworkDriver, required: false, found);
        Text("volume_driver", spec.VolumeDriver, required: false, found);
        Text("insecure_registry", spec.InsecureRegistry, required: false, found);
        Text("no_proxy", spec.NoProxy, required: false, found);
        Proxy("http_proxy", spec.HttpProxy, found);
        Proxy("https_proxy", spec.HttpsProxy, found);
        Dns(spec.DnsNameserver, found);
        Storage(spec, found);
        Labels(spec.Labels, found);
        if (spec.ApiserverPort is < 1024 or > 65535)
        {
            found.Add(new Violation("apiserver_port", $"must be from 1024 to 65535; it is {spec.ApiserverPort}"));
        }

        if (spec.FixedSubnet is not null && spec.FixedNetwork is null)
        {
            found.Add(new Violation("fixed_subnet", "needs fixed_network too"));
        }

        return found;
    }

    private static void Text(string field, string? value, bool required, List<Violation> found)
    {
        if (string.IsNullOrEmpty(value))
        {
            if (required)
            {
                found.Add(new Violation(field, "is required"));
            }
        }
        else if (value.Length > LongestText)
        {
            found.Add(new Violation(field, $"must have at most {LongestText} characters; it has {value.Length}"));
        }
        else if (value.Any(char.IsControl))
        {
            found.Add(new Violation(field, "must not contain control characters"));
        }
    }

    private static void Proxy(string field, string? value, List<Violation> found)
    {
        Text(field, value, required: false, found);
        if (value is not null && !(Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            found.Add(new Violation(field, "must be a URL with a port, such as http://proxy.example.com:3128"));
        }
    }

    private static void Dns(string value, List<Violation> found)
    {
        // The parser also takes hexadecimal, octal and shortened forms, which the servers would not.
        if (!IPAddress.TryParse(value, out var address) || address.AddressFamily != AddressFamily.InterNetwork || address.ToString() != value)
        {
            found.Add(new Violation("dns_nameserver", "must be one IPv4 address, such as 8.8.8.8"));
        }
    }

    private static void Storage(BaymodelSpec spec, List<Violation> found)
    {
        var least = spec.DockerStorageDriver == "devicemapper" ? 3 : 1;
        if (spec.DockerVolumeSize < least)
        {
            found.Add(new Violation("docker_volume_size", $"must be at least {least} GB with docker_storage_driver {spec.DockerStorageDriver}; it is {spec.DockerVolumeSize}"));
        }

        if (spec.DockerVolumeSize > 16384)
        {
            found.Add(new Violation("docker_volume_size", $"must be at most 16384 GB; it is {spec.DockerVolumeSize}"));
        }
    }

    private static void Labels(IReadOnlyDictionary<string, string> labels, List<Violation> found)
    {
        if (labels.Count > MostLabels)
        {
            found.Add(new Violation("labels", $"must have at most {MostLabels} entries; it has {labels.Count}"));
            return;
        }

        foreach (var (key, value) in labels)
        {
            if (key.Length is 0 or > LongestText)
            {
                found.Add(new Violation("labels", $"keys must have 1 to {LongestText} characters"));
            }

            if (value.Length > 4096)
            {
                found.Add(new Violation($"labels.{key}", $"must have at most 4096 characters; it has {value.Length}"));
            }
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Drivers;

namespace Magnum.Drivers;

/// <summary>Where the value of a template's parameter comes from: a field of the bay or its baymodel, a label, or a constant.</summary>
public sealed class ParameterSource
{
    private const string LabelPrefix = "labels.";

    private static readonly Dictionary<string, Func<BayState, object?>> BayFields = new(StringComparer.Ordinal)
    {
        ["bay.uuid"] = bay => bay.Uuid.ToString("D"),
        ["bay.name"] = bay => bay.Name,
        ["bay.node_count"] = bay => bay.NodeCount,
        ["bay.master_count"] = bay => bay.MasterCount,
        ["bay.discovery_url"] = bay => bay.DiscoveryUrl,
    };

    private static readonly Dictionary<string, Func<BaymodelSpec, object?>> BaymodelFields = new(StringComparer.Ordinal)
    {
        ["baymodel.image_id"] = baymodel => baymodel.ImageId,
        ["baymodel.keypair_id"] = baymodel => baymodel.KeypairId,
        ["baymodel.external_network_id"] = baymodel => baymodel.ExternalNetworkId,
        ["baymodel.flavor_id"] = baymodel => baymodel.FlavorId,
        ["baymodel.master_flavor_id"] = baymodel => baymodel.MasterFlavorId,
        ["baymodel.dns_nameserver"] = baymodel => baymodel.DnsNameserver,
        ["baymodel.fixed_network"] = baymodel => baymodel.FixedNetwork,
        ["baymodel.fixed_subnet"] = baymodel => baymodel.FixedSubnet,
        ["baymodel.network_driver"] = baymodel => baymodel.NetworkDriver,
        ["baymodel.volume_driver"] = baymodel => baymodel.VolumeDriver,
        ["baymodel.apiserver_port"] = baymodel => baymodel.ApiserverPort,
        ["baymodel.docker_volume_size"] = baymodel => baymodel.DockerVolumeSize,
        ["baymodel.docker_storage_driver"] = baymodel => baymodel.DockerStorageDriver,
        ["baymodel.http_proxy"] = baymodel => baymodel.HttpProxy,
        ["baymodel.https_proxy"] = baymodel => baymodel.HttpsProxy,
        ["baymodel.no_proxy"] = baymodel => baymodel.NoProxy,
        ["baymodel.registry_enabled"] = baymodel => baymodel.RegistryEnabled,
        ["baymodel.tls_disabled"] = baymodel => baymodel.TlsDisabled,
        ["baymodel.insecure_registry"] = baymodel => baymodel.InsecureRegistry,
        ["baymodel.master_lb_enabled"] = baymodel => baymodel.MasterLbEnabled,
    };

    private readonly Func<BayState, object?> _read;

    private ParameterSource(Func<BayState, object?> read) => _read = read;

    /// <summary>Every expression for a field, sorted; labels are <c>labels.NAME</c>.</summary>
    public static IReadOnlyList<string> FieldExpressions { get; } =
        [.. BayFields.Keys.Concat(BaymodelFields.Keys).Order(StringComparer.Ordinal)];

    /// <summary>A value that is the same for every bay: a string, a number, a boolean.</summary>
    public static ParameterSource Constant(object value) => new(_ => value);

    /// <summary>Reads an expression such as <c>bay.name</c>, <c>baymodel.image_id</c> or <c>labels.docker_version</c>; false when there is no such field or label.</summary>
    public static bool TryParse(string expression, IReadOnlyList<DriverLabel> labels, [NotNullWhen(true)] out ParameterSource? source)
    {
        source = null;
        if (BayFields.TryGetValue(expression, out var ofBay))
        {
            source = new ParameterSource(ofBay);
        }
        else if (BaymodelFields.TryGetValue(expression, out var ofBaymodel))
        {
            source = new ParameterSource(bay => ofBaymodel(bay.Baymodel));
        }
        else if (expression.StartsWith(LabelPrefix, StringComparison.Ordinal))
        {
            var name = expression[LabelPrefix.Length..];
            if (labels.FirstOrDefault(label => label.Name == name) is { } label)
            {
                source = new ParameterSource(bay => bay.Baymodel.Labels.GetValueOrDefault(label.Name) ?? (label.Default.Length > 0 ? label.Default : null));
            }
        }

        return source is not null;
    }

    /// <summary>The value for a bay; null when it has none, and the template's default stands.</summary>
    public object? Read(BayState bay) => _read(bay);
}

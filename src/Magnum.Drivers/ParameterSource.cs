using System.Diagnostics.CodeAnalysis;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Drivers;

namespace Magnum.Drivers;

/// <summary>Where the value of a template's parameter comes from: a field of the bay, its baymodel or the service, a label, or a constant.</summary>
public sealed class ParameterSource
{
    private const string LabelPrefix = "labels.";

    private static readonly Dictionary<string, Func<BayWork, object?>> WorkFields = new(StringComparer.Ordinal)
    {
        ["bay.uuid"] = work => work.Bay.Uuid.ToString("D"),
        ["bay.name"] = work => work.Bay.Name,
        ["bay.node_count"] = work => work.Bay.NodeCount,
        ["bay.master_count"] = work => work.Bay.MasterCount,
        ["bay.master_lb"] = work => work.Bay.Baymodel.MasterLbEnabled || work.Bay.MasterCount > 1,
        ["bay.discovery_url"] = work => work.Bay.DiscoveryUrl,
        ["bay.trustee_id"] = work => work.Credentials?.TrusteeId,
        ["bay.trustee_password"] = work => work.Credentials?.Password,
        ["bay.node_user_id"] = work => work.Node?.UserId,
        ["bay.node_password"] = work => work.Node?.Password,
        ["bay.trust_id"] = work => work.Credentials?.TrustId,
        ["service.magnum_url"] = work => work.Addresses.MagnumUrl,
        ["service.auth_url"] = work => work.Addresses.AuthUrl,
        ["service.region"] = work => work.Addresses.Region,
        ["service.ca_certificates"] = work => work.Addresses.CaCertificates,
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

    private readonly Func<BayWork, object?> _read;

    private ParameterSource(Func<BayWork, object?> read) => _read = read;

    /// <summary>Every expression for a field, sorted; labels are <c>labels.NAME</c>.</summary>
    public static IReadOnlyList<string> FieldExpressions { get; } =
        [.. WorkFields.Keys.Concat(BaymodelFields.Keys).Order(StringComparer.Ordinal)];

    /// <summary>A value that is the same for every bay: a string, a number, a boolean.</summary>
    public static ParameterSource Constant(object value) => new(_ => value);

    /// <summary>Reads an expression such as <c>bay.name</c>, <c>baymodel.image_id</c> or <c>labels.docker_version</c>; false when there is no such field or label.</summary>
    public static bool TryParse(string expression, IReadOnlyList<DriverLabel> labels, [NotNullWhen(true)] out ParameterSource? source)
    {
        source = null;
        if (WorkFields.TryGetValue(expression, out var ofWork))
        {
            source = new ParameterSource(ofWork);
        }
        else if (BaymodelFields.TryGetValue(expression, out var ofBaymodel))
        {
            source = new ParameterSource(work => ofBaymodel(work.Bay.Baymodel));
        }
        else if (expression.StartsWith(LabelPrefix, StringComparison.Ordinal))
        {
            var name = expression[LabelPrefix.Length..];
            if (labels.FirstOrDefault(label => label.Name == name) is { } label)
            {
                source = new ParameterSource(work => work.Bay.Baymodel.Labels.GetValueOrDefault(label.Name) ?? (label.Default.Length > 0 ? label.Default : null));
            }
        }

        return source is not null;
    }

    /// <summary>The value for the bay that is worked on; null when it has none, and the template's default stands.</summary>
    public object? Read(BayWork work) => _read(work);
}

using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Magnum.Grains;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Drivers;

namespace Magnum.Drivers.SwarmFedoraAtomic;

/// <summary>Swarm bays on Fedora Atomic: the rules that the folder cannot say.</summary>
public sealed partial class SwarmBayDriver(DriverPackage package) : HeatBayDriver(package)
{
    private const int MinDevicemapperSize = 3;
    private const int MaxSubnetLength = 30;
    private const int MaxPort = 65535;
    private const string PreemptLabel = "rexray_preempt";
    private const string PreemptLabelOfTheGuide = "rexray-preempt";

    /// <inheritdoc/>
    public override IReadOnlyList<Violation> Validate(BaymodelSpec baymodel) =>
        base.Validate(baymodel) is { Count: > 0 } found ? found : [.. CheckStorage(baymodel), .. CheckFlannel(baymodel), .. CheckPorts(baymodel), .. CheckSwarm(baymodel)];

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object?> MakeParameters(BayWork work)
    {
        var parameters = new Dictionary<string, object?>(base.MakeParameters(work), StringComparer.Ordinal);
        if (work.Bay.Baymodel.Labels.GetValueOrDefault(PreemptLabelOfTheGuide) is { } preempt)
        {
            parameters["rexray_preempt"] = preempt;
        }

        if (!NeedsTrust(work.Bay.Baymodel))
        {
            parameters.Remove("trustee_user_id");
            parameters.Remove("trustee_password");
            parameters.Remove("trust_id");
        }

        return parameters;
    }

    /// <summary>Whether nodes act in OpenStack as the bay's creator: REX-Ray in Cinder, the registry in Swift, or what the user runs.</summary>
    private bool NeedsTrust(BaymodelSpec baymodel) =>
        baymodel.VolumeDriver is not null || baymodel.RegistryEnabled || Label(baymodel, "cluster_user_trust") == "true";

    private static IEnumerable<Violation> CheckStorage(BaymodelSpec baymodel)
    {
        if (baymodel is { DockerStorageDriver: "devicemapper", DockerVolumeSize: < MinDevicemapperSize and var size })
        {
            yield return new Violation("docker_volume_size", string.Create(CultureInfo.InvariantCulture,
                $"is {size} GB; with docker_storage_driver devicemapper it is at least {MinDevicemapperSize} GB, with overlay at least 1 GB"));
        }
    }

    private IEnumerable<Violation> CheckFlannel(BaymodelSpec baymodel)
    {
        var network = IPNetwork.Parse(Label(baymodel, "flannel_network_cidr"));
        var length = Number(baymodel, "flannel_network_subnetlen");
        if (length <= network.PrefixLength || length > MaxSubnetLength)
        {
            yield return new Violation("labels.flannel_network_subnetlen", string.Create(CultureInfo.InvariantCulture,
                $"is {length}; it is longer than the prefix of flannel_network_cidr {network}, and at most {MaxSubnetLength}"));
        }
    }

    private IEnumerable<Violation> CheckPorts(BaymodelSpec baymodel)
    {
        var first = Number(baymodel, "published_port_min");
        var last = Number(baymodel, "published_port_max");
        if (first is < 1 or > MaxPort)
        {
            yield return new Violation("labels.published_port_min", string.Create(CultureInfo.InvariantCulture, $"is {first}; a port is 1 to {MaxPort}"));
        }
        else if (last < first || last > MaxPort)
        {
            yield return new Violation("labels.published_port_max", string.Create(CultureInfo.InvariantCulture, $"is {last}; it is published_port_min, {first}, to {MaxPort}"));
        }
    }

    private IEnumerable<Violation> CheckSwarm(BaymodelSpec baymodel)
    {
        if (Label(baymodel, "swarm_version") is var version && !ImageTag().IsMatch(version))
        {
            yield return new Violation("labels.swarm_version", $"'{version}' is not the tag of an image, such as 1.2.2");
        }

        if (baymodel.Labels.TryGetValue(PreemptLabel, out var one) && baymodel.Labels.TryGetValue(PreemptLabelOfTheGuide, out var other) && one != other)
        {
            yield return new Violation("labels." + PreemptLabelOfTheGuide, $"is {other}, but {PreemptLabel} is {one}; they mean the same, and one is enough");
        }
    }

    private string Label(BaymodelSpec baymodel, string name) =>
        baymodel.Labels.GetValueOrDefault(name) ?? Definition.Labels.First(label => label.Name == name).Default;

    private long Number(BaymodelSpec baymodel, string name) => long.Parse(Label(baymodel, name), CultureInfo.InvariantCulture);

    [GeneratedRegex("^[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ImageTag();
}

using Magnum.IntegrationTests.Bays;
using Magnum.V1;
using Xunit.Abstractions;

namespace Magnum.IntegrationTests.Swarm;

/// <summary>What a user may choose of a Swarm bay.</summary>
public sealed record SwarmChoice : IXunitSerializable
{
    private static readonly string[][] Factors =
    [
        ["1", "3"], ["tls", "open"], ["docker", "flannel"], ["devicemapper", "overlay"], ["none", "rexray"], ["public", "registry"], ["octavia", "lbaasv2"],
    ];

    private string[] _values = [];

    /// <summary>As few choices as are found that, together, hold every pair of values of two different things.</summary>
    public static TheoryData<SwarmChoice> Pairwise()
    {
        var data = new TheoryData<SwarmChoice>();
        foreach (var values in Swarm.Pairwise.Of(Factors))
        {
            data.Add(new SwarmChoice { _values = [.. values] });
        }

        return data;
    }

    internal int Masters => _values[0] == "3" ? 3 : 1;

    internal bool NeedsTrust => _values[4] == "rexray" || _values[5] == "registry";

    internal string? LoadBalancer => Masters == 1 ? null : _values[6] == "octavia" ? "OS::Octavia::LoadBalancer" : "OS::Neutron::LBaaS::LoadBalancer";

    internal Baymodel Baymodel(string name)
    {
        var baymodel = MagnumClient.SwarmBaymodel(name);
        baymodel.TlsDisabled = _values[1] == "open";
        baymodel.NetworkDriver = _values[2];
        baymodel.DockerStorageDriver = _values[3];
        baymodel.VolumeDriver = _values[4] == "rexray" ? "rexray" : string.Empty;
        baymodel.RegistryEnabled = _values[5] == "registry";
        baymodel.Labels["lb_provider"] = _values[6];
        return baymodel;
    }

    /// <inheritdoc/>
    public void Deserialize(IXunitSerializationInfo info) => _values = info.GetValue<string[]>("values");

    /// <inheritdoc/>
    public void Serialize(IXunitSerializationInfo info) => info.AddValue("values", _values);

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', _values);
}

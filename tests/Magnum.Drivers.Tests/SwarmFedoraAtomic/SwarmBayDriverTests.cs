using Magnum.Grains;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;

namespace Magnum.Drivers.Tests.SwarmFedoraAtomic;

public sealed class SwarmBayDriverTests
{
    private readonly FakeStacks _stacks = new();
    private readonly IBayDriver _driver = DriverCatalog.Load([]).Find("vm", "fedora-atomic", "swarm")!;

    private static BaymodelSpec Baymodel { get; } = Sample.Baymodel with { Coe = "swarm", ImageId = "fedora-atomic-latest", ClusterDistro = "fedora-atomic" };

    [Fact]
    public void Definition_Always_SaysWhatTheGuideDoes()
    {
        var definition = _driver.Definition;

        definition.Name.ShouldBe("swarm-fedora-atomic");
        definition.SshUser.ShouldBe("fedora");
        definition.NetworkDrivers.ShouldBe(["docker", "flannel"]);
        definition.VolumeDrivers.ShouldBe(["rexray"]);
        definition.DockerStorageDrivers.ShouldBe(["devicemapper", "overlay"]);
        definition.MaxMasterCount.ShouldBe(9);
        definition.Labels.ToDictionary(label => label.Name, label => label.Default).ShouldContainKeyAndValue("flannel_network_cidr", "10.100.0.0/16");
        Default("flannel_network_subnetlen").ShouldBe("24");
        Default("flannel_backend").ShouldBe("udp");
        Default("swarm_version").ShouldBe("1.2.2");
        Default("rexray_preempt").ShouldBe("false");

        string Default(string label) => definition.Labels.Single(one => one.Name == label).Default;
    }

    [Fact]
    public void Validate_TheGuidesExample_FindsNothing()
    {
        _driver.Validate(Baymodel with { DockerVolumeSize = 5 }).ShouldBeEmpty();
        _driver.Validate(Baymodel, nodeCount: 8, masterCount: 3).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("devicemapper", 2, "is 2 GB; with docker_storage_driver devicemapper it is at least 3 GB, with overlay at least 1 GB")]
    [InlineData("devicemapper", 3, null)]
    [InlineData("overlay", 1, null)]
    public void Validate_VolumeSize_IsEnoughForTheStorageDriver(string driver, int size, string? problem)
    {
        var violations = _driver.Validate(Baymodel with { DockerStorageDriver = driver, DockerVolumeSize = size });

        violations.ShouldBe(problem is null ? [] : [new Violation("docker_volume_size", problem)]);
    }

    [Theory]
    [InlineData("flannel_network_subnetlen", "16", "is 16; it is longer than the prefix of flannel_network_cidr 10.100.0.0/16, and at most 30")]
    [InlineData("flannel_network_subnetlen", "31", "is 31; it is longer than the prefix of flannel_network_cidr 10.100.0.0/16, and at most 30")]
    [InlineData("flannel_network_subnetlen", "17", null)]
    [InlineData("flannel_network_cidr", "10.0.0.0/8", null)]
    [InlineData("flannel_network_cidr", "10.0.0.0", "'10.0.0.0' is not an IPv4 network such as 10.100.0.0/16")]
    [InlineData("flannel_backend", "ipsec", "'ipsec' is not allowed; allowed are udp, vxlan, host-gw")]
    [InlineData("swarm_version", "1.2.3; reboot", "'1.2.3; reboot' is not the tag of an image, such as 1.2.2")]
    [InlineData("swarm_version", "latest", null)]
    [InlineData("swarm_strategy", "binpack", null)]
    [InlineData("published_port_min", "0", "is 0; a port is 1 to 65535")]
    [InlineData("published_port_min", "80", null)]
    [InlineData("published_port_max", "70000", "is 70000; it is published_port_min, 32768, to 65535")]
    [InlineData("rexray-preempt", "true", null)]
    [InlineData("lb_provider", "haproxy", "'haproxy' is not allowed; allowed are octavia, lbaasv2")]
    public void Validate_Label_IsChecked(string label, string value, string? problem)
    {
        var violations = _driver.Validate(Baymodel with { Labels = Sample.Labels(label, value) });

        violations.ShouldBe(problem is null ? [] : [new Violation("labels." + label, problem)]);
    }

    [Fact]
    public void Validate_BothSpellingsOfPreempt_MustAgree()
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["rexray_preempt"] = "true", ["rexray-preempt"] = "false" };

        _driver.Validate(Baymodel with { Labels = labels }).ShouldBe([new Violation("labels.rexray-preempt", "is false, but rexray_preempt is true; they mean the same, and one is enough")]);
    }

    [Theory]
    [InlineData(null, false, null, false)]
    [InlineData("rexray", false, null, true)]
    [InlineData(null, true, null, true)]
    [InlineData(null, false, "true", true)]
    [InlineData(null, false, "false", false)]
    public async Task CreateBay_Trust_GoesToTheServersOnlyWhenTheyNeedIt(string? volumeDriver, bool registry, string? label, bool given)
    {
        var baymodel = Baymodel with { VolumeDriver = volumeDriver, RegistryEnabled = registry };

        var parameters = await CreateAsync(label is null ? baymodel : baymodel with { Labels = Sample.Labels("cluster_user_trust", label) });

        parameters.ContainsKey("trust_id").ShouldBe(given);
        parameters.GetValueOrDefault("trustee_user_id").ShouldBe(given ? "trustee-1" : null);
        parameters.GetValueOrDefault("trustee_password").ShouldBe(given ? "password-1" : null);
        parameters["node_user_id"].ShouldBe("node-user-1");
        parameters["node_password"].ShouldBe(NodeCredentials.PasswordOf(Sample.Bay.Uuid, "password-1"));
    }

    [Theory]
    [InlineData("rexray_preempt", "true", "true")]
    [InlineData("rexray-preempt", "true", "true")]
    [InlineData("swarm_version", "1.2.9", "false")]
    public async Task CreateBay_Preempt_IsTakenInBothSpellings(string label, string value, string preempt)
    {
        var parameters = await CreateAsync(Baymodel with { Labels = Sample.Labels(label, value) });

        parameters["rexray_preempt"].ShouldBe(preempt);
    }

    [Fact]
    public async Task CreateBay_Service_IsToldAsServersReachIt()
    {
        var parameters = await CreateAsync(Baymodel);

        parameters["magnum_url"].ShouldBe("http://magnum:9511");
        parameters["auth_url"].ShouldBe("http://keystone:5000/v3");
        parameters["region"].ShouldBe("region-1");
        parameters["master_lb"].ShouldBe(false);
        parameters["ca_certificates"].ShouldBe(Sample.Addresses.CaCertificates);
    }

    private static LedgerEntry NodeUser { get; } = new(LedgerKind.NodeUser, NodeCredentials.NameOf(Sample.Bay.Uuid), LedgerState.Present) { Id = "node-user-1" };

    private async Task<IReadOnlyDictionary<string, object?>> CreateAsync(BaymodelSpec baymodel)
    {
        await _driver.CreateBayAsync(Sample.WorkOn(Sample.Bay with { Baymodel = baymodel, Ledger = Ledger.Empty.With(NodeUser) }, _stacks), CancellationToken.None);
        return _stacks.Created.Single().Parameters;
    }
}

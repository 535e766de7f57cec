using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Magnum.Drivers.Tests.SwarmFedoraAtomic.Swarm;
using YamlDotNet.RepresentationModel;

namespace Magnum.Drivers.Tests.SwarmFedoraAtomic;

/// <summary>What a server has when its first boot is over.</summary>
[SupportedOSPlatform("linux")]
public sealed class BootTests(EtcdDiscovery discovery) : IClassFixture<EtcdDiscovery>, IAsyncLifetime
{
    private const string Trust = "tru5t";
    private OpenStackStandIn _openStack = null!;
    private readonly List<ThrowAwayRoot> _roots = [];

    public Task InitializeAsync()
    {
        _openStack = OpenStackStandIn.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var root in _roots)
        {
            await root.DisposeAsync();
        }

        await _openStack.DisposeAsync();
    }

    [Theory]
    [InlineData(false, "docker", "devicemapper")]
    [InlineData(false, "flannel", "overlay")]
    [InlineData(true, "docker", "overlay")]
    [InlineData(true, "flannel", "devicemapper")]
    public async Task Manager_Boots_AndLeavesWhatTheGuidePromises(bool tlsDisabled, string network, string storage)
    {
        var settings = (await ManagerAsync()) with { TlsDisabled = tlsDisabled, NetworkDriver = network, StorageDriver = storage };

        var root = await BootAsync(settings);

        ShouldHaveDocker(root, settings);
        ShouldGuardMetadata(root);
        (await root.AskEtcdAsync("v2/members"))["members"]!.AsArray().ShouldHaveSingleItem()!["name"]!.GetValue<string>().ShouldBe(settings.Name);
        var run = RunOf(root, "swarm-manager");
        run.ShouldContain($" --publish=2376:2375 ");
        run.ShouldContain($" swarm:1.2.2 manage --host=tcp://0.0.0.0:2375 --replication --advertise={settings.PrivateAddress}:2376 --strategy=spread ");
        run.ShouldEndWith($" etcd://{settings.PrivateAddress}:2379/v2/keys/swarm");
        run.Contains("--tlsverify --tlscacert=/certs/ca.pem --tlscert=/certs/cert.pem --tlskey=/certs/key.pem", StringComparison.Ordinal).ShouldBe(!tlsDisabled);
        run.Contains("--volume=/etc/magnum/certs:/certs:ro,z", StringComparison.Ordinal).ShouldBe(!tlsDisabled);
        ShouldStart(root, ["magnum-metadata-guard", "etcd", .. network == "flannel" ? ["flanneld"] : Array.Empty<string>(), "docker", "swarm-manager"]);
        if (network == "flannel")
        {
            var published = (await root.AskEtcdAsync("v2/keys/atomic.io/network/config"))["node"]!["value"]!.GetValue<string>();
            JsonNode.DeepEquals(JsonNode.Parse(published), JsonNode.Parse("""{"Network": "10.100.0.0/16", "SubnetLen": 24, "Backend": {"Type": "udp"}}""")).ShouldBeTrue(published);
        }
    }

    [Theory]
    [InlineData(false, "docker", "devicemapper", false, false)]
    [InlineData(false, "flannel", "overlay", true, true)]
    [InlineData(true, "docker", "overlay", true, false)]
    [InlineData(true, "flannel", "devicemapper", false, true)]
    public async Task Node_Boots_AndRegistersInEtcd(bool tlsDisabled, string network, string storage, bool rexray, bool registry)
    {
        var manager = (await ManagerAsync()) with { TlsDisabled = tlsDisabled, NetworkDriver = network, StorageDriver = storage };
        var managerRoot = await BootAsync(manager);
        var settings = manager with
        {
            Role = "node",
            NodeAddress = Loopback.Next(),
            VolumeDriver = rexray ? "rexray" : "",
            Registry = registry,
            TrustId = rexray || registry ? Trust : "",
        };

        var root = await BootAsync(settings);

        ShouldHaveDocker(root, settings);
        ShouldGuardMetadata(root);
        var node = await managerRoot.AskEtcdAsync($"v2/keys/v2/keys/swarm/docker/swarm/nodes/{settings.NodeAddress}:2375");
        node["node"]!["value"]!.GetValue<string>().ShouldBe(settings.NodeAddress + ":2375");
        var run = RunOf(root, "swarm-agent");
        run.ShouldContain($" swarm:1.2.2 join --advertise={settings.NodeAddress}:2375 ");
        run.ShouldEndWith($" etcd://{manager.PrivateAddress}:2379/v2/keys/swarm");
        run.Contains("--discovery-opt kv.cacertfile=/certs/ca.pem", StringComparison.Ordinal).ShouldBe(!tlsDisabled);
        ShouldStart(root,
        [
            "magnum-metadata-guard", .. network == "flannel" ? ["flanneld"] : Array.Empty<string>(), "docker",
            .. rexray ? ["rexray"] : Array.Empty<string>(), .. registry ? ["registry"] : Array.Empty<string>(), "swarm-agent",
        ]);
        root.Has("/etc/etcd/etcd.conf").ShouldBeFalse();
        root.Has("/etc/rexray/config.yml").ShouldBe(rexray);
        root.Has("/etc/magnum/registry.yml").ShouldBe(registry);
    }

    [Fact]
    public async Task Managers_Three_FormOneClusterByTheDiscoveryUrl()
    {
        string[] addresses = [Loopback.Next(), Loopback.Next(), Loopback.Next()];
        var url = await discovery.NewAsync(addresses.Length);

        var roots = await Task.WhenAll(Enumerable.Range(0, addresses.Length).Select(async index =>
            await BootAsync((await ManagerAsync()) with { DiscoveryUrl = url, MasterAddresses = addresses, Index = index, ApiAddresses = ["10.0.0.2", "172.24.4.2"] })));

        var members = (await roots[0].AskEtcdAsync("v2/members"))["members"]!.AsArray();
        members.Select(member => member!["name"]!.GetValue<string>()).ShouldBe(["swarmbay-master-0", "swarmbay-master-1", "swarmbay-master-2"], ignoreOrder: true);
        members.Select(member => member!["peerURLs"]![0]!.GetValue<string>()).ShouldBe(addresses.Select(address => $"https://{address}:2380"), ignoreOrder: true);
        RunOf(roots[2], "swarm-manager").ShouldEndWith($" etcd://{addresses[0]}:2379,{addresses[1]}:2379,{addresses[2]}:2379/v2/keys/swarm");
    }

    [Fact]
    public async Task Certificate_OfAManager_NamesEveryAddressOfIt()
    {
        var settings = (await ManagerAsync()) with { ApiAddresses = ["10.0.0.2", "172.24.4.2"] };

        var root = await BootAsync(settings);

        using var certificate = X509Certificate2.CreateFromPem(root.Read("/etc/magnum/certs/cert.pem"));
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        names.EnumerateIPAddresses().Select(address => address.ToString())
            .ShouldBe([settings.PrivateAddress, "172.24.4.10", "10.0.0.2", "172.24.4.2", "127.0.0.1"], ignoreOrder: true);
        names.EnumerateDnsNames().ShouldBe(["localhost"]);
        root.Mode("/etc/magnum/certs/key.pem").ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Secrets_OfANode_AreNeitherOnCommandLinesNorReadableNorLogged()
    {
        var manager = await ManagerAsync();
        await BootAsync(manager);

        var root = await BootAsync(manager with { Role = "node", NodeAddress = Loopback.Next(), VolumeDriver = "rexray", Registry = true, TrustId = Trust });

        foreach (var secret in new[] { ServerSettings.Password, "HORSE", ServerSettings.NodePassword, "PONY", ServerSettings.SignalToken, OpenStackStandIn.Token, Trust })
        {
            root.Calls.ShouldAllBe(call => !call.Contains(secret, StringComparison.Ordinal));
            root.Log.ShouldNotContain(secret);
            root.ReadableToAll().Where(file => root.Read(file).Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData(true, "true")]
    [InlineData(false, "false")]
    public async Task Rexray_Options_AreYamlThatNamesTheTrust(bool preempt, string text)
    {
        var manager = await ManagerAsync();
        await BootAsync(manager);

        var root = await BootAsync(manager with { Role = "node", NodeAddress = Loopback.Next(), VolumeDriver = "rexray", Preempt = preempt, TrustId = Trust });

        var options = Yaml(root.Read("/etc/rexray/config.yml"));
        options["libstorage"]["service"].ToString().ShouldBe("openstack");
        options["libstorage"]["integration"]["volume"]["operations"]["mount"]["preempt"].ToString().ShouldBe(text);
        options["openstack"]["authUrl"].ToString().ShouldBe(_openStack.Address + "/v3");
        options["openstack"]["userID"].ToString().ShouldBe(ServerSettings.TrusteeId);
        options["openstack"]["password"].ToString().ShouldBe(ServerSettings.Password);
        options["openstack"]["trustID"].ToString().ShouldBe(Trust);
        options["openstack"]["regionName"].ToString().ShouldBe("RegionOne");
        root.Mode("/etc/rexray/config.yml").ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        RunOf(root, "rexray").ShouldEndWith(" openstackmagnum/rexray:alpine");
    }

    [Fact]
    public async Task Registry_Options_AreYamlForSwift()
    {
        var manager = (await ManagerAsync()) with { TlsDisabled = true };
        await BootAsync(manager);

        var root = await BootAsync(manager with { Role = "node", NodeAddress = Loopback.Next(), Registry = true, TrustId = Trust });

        var swift = Yaml(root.Read("/etc/magnum/registry.yml"))["storage"]["swift"];
        swift["authurl"].ToString().ShouldBe(_openStack.Address + "/v3");
        swift["username"].ToString().ShouldBe("bay's user");
        swift["domainid"].ToString().ShouldBe("d0main");
        swift["password"].ToString().ShouldBe(ServerSettings.Password);
        swift["trustid"].ToString().ShouldBe(Trust);
        swift["region"].ToString().ShouldBe("RegionOne");
        swift["container"].ToString().ShouldBe("docker_registry");
        root.Mode("/etc/magnum/registry.yml").ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        RunOf(root, "registry").ShouldContain("--publish=127.0.0.1:5000:5000");
    }

    [Fact]
    public async Task Proxies_Given_AreForLoginsAndDocker()
    {
        var settings = (await ManagerAsync()) with { HttpsProxy = "http://proxy:3129", NoProxy = "10.0.0.1,10.0.0.2", InsecureRegistry = "registry:5000" };

        var root = await BootAsync(settings);

        string[] lines = ["HTTPS_PROXY=http://proxy:3129", "https_proxy=http://proxy:3129", "NO_PROXY=10.0.0.1,10.0.0.2", "no_proxy=10.0.0.1,10.0.0.2"];
        root.Lines("/etc/environment").ShouldBe(lines);
        root.Lines("/etc/magnum/proxies").ShouldBe(lines);
        root.Lines("/etc/systemd/system/docker.service.d/proxies.conf").ShouldContain("EnvironmentFile=/etc/magnum/proxies");
        root.Read("/etc/sysconfig/docker").ShouldContain("--insecure-registry=registry:5000");
    }

    [Fact]
    public async Task Authorities_Named_AreTrustedByTheServerAndByContainersThatCallOpenStack()
    {
        var authorities = new BayPki().Authority + new BayPki().Authority;
        const string option = " --volume=/etc/magnum/trusted.pem:/etc/ssl/certs/ca-certificates.crt:ro,z ";
        var manager = (await ManagerAsync()) with { CaCertificates = authorities };
        await BootAsync(manager);

        var root = await BootAsync(manager with { Role = "node", NodeAddress = Loopback.Next(), VolumeDriver = "rexray", Registry = true, TrustId = Trust });

        root.Read("/etc/pki/ca-trust/source/anchors/magnum.pem").ShouldBe(authorities);
        root.Read("/etc/magnum/trusted.pem").ShouldBe(authorities);
        root.Calls.ShouldContain("update-ca-trust extract");
        RunOf(root, "rexray").ShouldContain(option);
        RunOf(root, "registry").ShouldContain(option);
        RunOf(root, "swarm-agent").ShouldNotContain(option);
    }

    [Fact]
    public async Task Authorities_None_LeaveTheImagesOwn()
    {
        var manager = await ManagerAsync();
        await BootAsync(manager);

        var root = await BootAsync(manager with { Role = "node", NodeAddress = Loopback.Next(), Registry = true, TrustId = Trust });

        root.Calls.ShouldNotContain("update-ca-trust extract");
        root.Has("/etc/magnum/trusted.pem").ShouldBeFalse();
        RunOf(root, "registry").ShouldNotContain("ca-certificates");
    }

    private async Task<ServerSettings> ManagerAsync() =>
        new() { OpenStack = _openStack.Address, DiscoveryUrl = await discovery.NewAsync(1), MasterAddresses = [Loopback.Next()] };

    private async Task<ThrowAwayRoot> BootAsync(ServerSettings settings)
    {
        var root = settings.MakeRoot();
        lock (_roots)
        {
            _roots.Add(root);
        }

        root.AgentRegisters();
        (await root.BootAsync()).ShouldBe(0, root.Log);
        var signal = _openStack.Signals.Where(signal => signal["id"]!.GetValue<string>() == settings.Name).ShouldHaveSingleItem();
        signal["status"]!.GetValue<string>().ShouldBe("SUCCESS");
        return root;
    }

    private static void ShouldHaveDocker(ThrowAwayRoot root, ServerSettings settings)
    {
        var overlay = settings.StorageDriver == "overlay";
        root.Lines("/etc/sysconfig/docker").ShouldBe(
        [
            $"OPTIONS='--selinux-enabled={(overlay ? "false" : "true")} --host=unix:///var/run/docker.sock --host=tcp://0.0.0.0:2375"
            + (settings.TlsDisabled ? "" : " --tlsverify --tlscacert=/etc/magnum/certs/ca.pem --tlscert=/etc/magnum/certs/cert.pem --tlskey=/etc/magnum/certs/key.pem") + "'",
        ]);
        root.Lines("/etc/sysconfig/docker-storage").ShouldBe(
            [overlay ? "DOCKER_STORAGE_OPTIONS='--storage-driver=overlay'" : "DOCKER_STORAGE_OPTIONS='--storage-driver=devicemapper --storage-opt dm.thinpooldev=/dev/mapper/docker-thinpool'"]);
        root.Calls.ShouldContain((overlay ? "mkfs.xfs -f -n ftype=1 -L docker " : "pvcreate ") + root.DockerVolume);
        root.Calls.Contains("lvcreate --type thin-pool --extents 95%FREE --name thinpool docker").ShouldBe(!overlay);
        root.Has("/etc/fstab").ShouldBe(overlay);
        root.Has("/etc/systemd/system/docker.service.d/flannel.conf").ShouldBe(settings.NetworkDriver == "flannel");
        root.Has("/etc/magnum/certs/cert.pem").ShouldBe(!settings.TlsDisabled);
    }

    private static void ShouldGuardMetadata(ThrowAwayRoot root) =>
        root.Lines("/etc/systemd/system/magnum-metadata-guard.service").ShouldContain("ExecStart=/usr/sbin/iptables -w -t raw -I PREROUTING -d 169.254.169.254 -j DROP");

    private static void ShouldStart(ThrowAwayRoot root, IReadOnlyList<string> units) =>
        root.Calls.Where(call => call.StartsWith("systemctl --no-block restart ", StringComparison.Ordinal)).Select(call => call.Split(' ')[^1]).ShouldBe(units);

    private static string RunOf(ThrowAwayRoot root, string container)
    {
        var start = $"ExecStart=/usr/bin/docker run --name={container} ";
        return root.Lines($"/etc/systemd/system/{container}.service").Single(line => line.StartsWith(start, StringComparison.Ordinal)).TrimEnd();
    }

    private static YamlNode Yaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Single().RootNode;
    }
}

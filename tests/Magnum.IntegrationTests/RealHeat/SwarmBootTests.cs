using System.Runtime.Versioning;
using Magnum.Drivers.Tests.SwarmFedoraAtomic;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;
using Magnum.IntegrationTests.Swarm;
using Magnum.V1;

namespace Magnum.IntegrationTests.RealHeat;

/// <summary>
/// The whole way to a Swarm bay on real parts: the servers boot from the user data that Heat keeps, log in to Keystone, get their certificates of the running
/// server, whose own certificate is of an authority that only it knows, their etcd processes find each other through it, and Heat hears of each.
/// </summary>
[Trait("Category", "RealHeat")]
[SupportedOSPlatform("linux")]
public sealed class SwarmBootTests : IAsyncLifetime
{
    private const string Project = "alt";
    private const string SelfSigned = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=magnum-service -keyout $HOME/other/key.pem -out $HOME/other/cert.pem";
    private readonly string _folder = Directory.CreateTempSubdirectory("docker-").FullName;
    private PrivateAuthority _authority = null!;
    private TestServer _server = null!;
    private CloudWitness _witness = null!;

    public async Task InitializeAsync()
    {
        _witness = await CloudWitness.LogInAsync(LightCloud.AuthUrl, Project);
        _authority = PrivateAuthority.Make();
        _server = await TestServer.StartNewAsync(new Dictionary<string, string>(LightCloud.Settings(), StringComparer.Ordinal)
        {
            ["silo:monitor_interval"] = "2",
            ["nodes:certificate_file"] = _authority.CertificateFile,
            ["nodes:key_file"] = _authority.KeyFile,
            ["nodes:ca_file"] = _authority.CaFile,
        });
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _authority.Dispose();
        _witness.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Bay_ItsServersBoot_IsCompleteAndUsedByDocker()
    {
        using var client = _server.Client(_witness.Project.Token);
        await using var created = await BootingBay.CreateAsync(client, _witness.Project, $"booted-{Guid.NewGuid():N}"[..16], masters: 3);

        await using var servers = await BootedServers.BootAsync(await created.UserDataAsync());

        var bay = await client.SettledAsync(created.Uuid, BayStatus.CreateComplete);
        await ShouldBeOneClusterAsync(bay, servers);
        await ShouldHaveTheirCertificatesAsync(bay, servers);
        await ShouldBeUsedByDockerAsync(bay, servers.Managers[1]);
        await client.DeleteBayAsync(bay.Uuid);
        await client.GoneAsync(bay.Uuid);
        (await _witness.TracesOfAsync(bay.Uuid)).ShouldBeNone();
    }

    private async Task ShouldBeOneClusterAsync(Bay bay, BootedServers servers)
    {
        bay.DiscoveryUrl.ShouldStartWith($"{_server.NodeAddress}v1/discovery/{bay.Uuid}.");
        servers.Managers.Count.ShouldBe(3);
        foreach (var manager in servers.Managers)
        {
            manager.Lines("/etc/etcd/etcd.conf").ShouldContain($"ETCD_DISCOVERY={bay.DiscoveryUrl}");
            var members = (await manager.AskEtcdAsync("v2/members"))["members"]!.AsArray();
            members.Select(member => member!["name"]!.GetValue<string>()).ShouldBe([$"{bay.Name}-master-0", $"{bay.Name}-master-1", $"{bay.Name}-master-2"], ignoreOrder: true);
            members.Select(member => member!["peerURLs"]![0]!.GetValue<string>())
                .ShouldBe(servers.Managers.Select(one => $"https://{one.Setting("PRIVATE_ADDRESS")}:2380"), ignoreOrder: true);
            var registered = await manager.AskEtcdAsync($"v2/keys/v2/keys/swarm/docker/swarm/nodes/{servers.Node.Setting("PRIVATE_ADDRESS")}:2375");
            registered["node"]!["value"]!.GetValue<string>().ShouldBe(servers.Node.Setting("PRIVATE_ADDRESS") + ":2375");
        }

        var open = await servers.Node.RunAsync($"curl --silent --show-error --noproxy '*' --cacert $root/etc/magnum/certs/ca.pem https://{servers.Managers[0].Setting("PRIVATE_ADDRESS")}:2379/v2/members");
        open.ExitCode.ShouldNotBe(0, open.Output);
    }

    private static async Task ShouldHaveTheirCertificatesAsync(Bay bay, BootedServers servers)
    {
        foreach (var root in servers.All)
        {
            string[] addresses = [root.Setting("PRIVATE_ADDRESS"), root.Setting("PUBLIC_ADDRESS"), .. root.Setting("API_ADDRESSES").Split(',', StringSplitOptions.RemoveEmptyEntries), "127.0.0.1"];
            await OpenSsl.ShouldHoldAsync(root, addresses);
            var said = await OpenSsl.DescribeAsync(root.Read("/etc/magnum/certs/cert.pem"));
            said.ShouldContain($"CN=node.{bay.Uuid}");
            said.ShouldContain($"CN={bay.Name}");
            said.ShouldContain("CA:FALSE");
            said.ShouldContain("Digital Signature, Key Encipherment");
            said.ShouldContain("TLS Web Client Authentication, TLS Web Server Authentication");
            said.Single(line => line.Contains("IP Address:", StringComparison.Ordinal)).Split(", ")
                .ShouldBe([.. addresses.Select(address => $"IP Address:{address}"), "DNS:localhost"], ignoreOrder: true);
            root.Lines("/etc/magnum/authorities.pem").Where(line => line.StartsWith("-----BEGIN", StringComparison.Ordinal)).ShouldBe(["-----BEGIN CERTIFICATE-----"]);
            root.Mode("/etc/magnum/certs/key.pem").ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        servers.Managers.ShouldAllBe(manager => manager.Setting("API_ADDRESSES").Split(',', StringSplitOptions.None).Contains(new Uri(bay.ApiAddress).Host));
        servers.All.Select(root => root.Read("/etc/magnum/certs/ca.pem")).Distinct().Count().ShouldBe(1);
        servers.All.Select(root => root.Read("/etc/magnum/certs/key.pem")).Distinct().Count().ShouldBe(servers.All.Count);
    }

    private async Task ShouldBeUsedByDockerAsync(Bay bay, ThrowAwayRoot manager)
    {
        await using var endpoint = await ManagerEndpoint.StartAsync(bay.ApiAddress, manager);
        var variables = new Dictionary<string, string>
        {
            ["OS_AUTH_URL"] = LightCloud.AuthUrl.ToString(),
            ["OS_USERNAME"] = Project,
            ["OS_PASSWORD"] = "demopw",
            ["OS_PROJECT_NAME"] = Project,
            ["OS_USER_DOMAIN_ID"] = "default",
            ["OS_PROJECT_DOMAIN_ID"] = "default",
            ["MAGNUM_ENDPOINT"] = _server.Address,
            ["HOME"] = _folder,
            ["SHELL"] = "/bin/bash",
        };
        var magnum = $"dotnet {Checkout.Program("Magnum.Cli", "magnum")}";

        var (code, output) = await ChildProcess.RunAsync(["/bin/bash", "-c", $"eval \"$({magnum} bay-config {bay.Name} --dir {_folder}/bay)\" && docker info && env | grep ^DOCKER"], variables);
        var (aloneCode, alone) = await ChildProcess.RunAsync(["/bin/bash", "-c", $"mkdir $HOME/other && cp $HOME/bay/ca.pem $HOME/other && {DockerAsOther(bay)}"], variables);
        var (otherCode, other) = await ChildProcess.RunAsync(["/bin/bash", "-c", $"{SelfSigned} 2> /dev/null && {DockerAsOther(bay)}"], variables);

        code.ShouldBe(0, output);
        output.ShouldContain("swarm/1.2.2");
        output.ShouldContain($"DOCKER_HOST={bay.ApiAddress}");
        output.ShouldContain("DOCKER_TLS_VERIFY=True");
        (aloneCode, otherCode).ShouldBe((1, 1), alone + other);
        (alone + other).ShouldNotContain("swarm/1.2.2");
        using var client = _server.Client(_witness.Project.Token);
        await client.UntilAsync(bay.Uuid, seen => seen.Conditions.Any(condition => condition is { Type: "EngineHealthy", Status: "True" }));
        endpoint.Clients.Distinct().ShouldBe([$"CN={_witness.Project.UserId} of CN={bay.Name}", $"CN=magnum-service of CN={bay.Name}"], ignoreOrder: true);
    }

    private static string DockerAsOther(Bay bay) => $"DOCKER_HOST={bay.ApiAddress} DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=$HOME/other docker info";
}

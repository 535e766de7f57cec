using Magnum.IntegrationTests.Hosting;
using Magnum.IntegrationTests.Swarm;
using Magnum.V1;

namespace Magnum.IntegrationTests.SimulatedCloud;

/// <summary>The server as a process: how it starts, refuses to start, and stops.</summary>
[Trait("Category", "SimulatedCloud")]
public sealed class ServerProcessTests(SimulatorProcess cloud) : IClassFixture<SimulatorProcess>
{
    [Fact]
    public async Task Sigterm_InTheMiddleOfACreate_StopsCleanlyAndTheNextStartGoesOn()
    {
        await using var server = await TestServer.StartNewAsync(TestServer.SettingsFor(cloud.AuthUrl));
        using var client = await server.ClientAsync(cloud.AuthUrl);
        var created = await client.CreateBayAsync("bay", await client.CreateBaymodelAsync(), nodes: 3);
        await client.UntilAsync(created.Uuid, bay => bay.StackId.Length > 0);

        var code = await server.StopAsync();
        await server.StartAsync();
        var bay = await client.SettledAsync(created.Uuid, BayStatus.CreateComplete);

        code.ShouldBe(0, server.Output);
        bay.NodeAddresses.Count.ShouldBe(3);
    }

    [Fact]
    public async Task SecondServer_OnTheSameDatabase_IsRefusedClearly()
    {
        await using var first = await TestServer.StartNewAsync(TestServer.SettingsFor(cloud.AuthUrl));
        var settings = TestServer.SettingsFor(cloud.AuthUrl);
        settings["store:sqlite_path"] = first.Database;
        await using var second = new TestServer(settings);

        var code = await second.Launch().EndedAsync();

        code.ShouldBe(1);
        second.Output.ShouldContain(first.Database);
        second.Output.ShouldContain("another server works with it");
    }

    [Theory]
    [InlineData("listen", "nonsense", "listen must be an address and a port")]
    [InlineData("silo:lease_ttl", "soon", "silo:lease_ttl must be a number of seconds")]
    [InlineData("silo:renew_interval", "11", "silo:renew_interval must be at most a third of silo:lease_ttl")]
    [InlineData("bays:identity_timeout", "10", "gateway:identity_budget must be less than bays:identity_timeout")]
    [InlineData("openstack:auth_url", "", "openstack:auth_url is required")]
    [InlineData("openstack:trustee_domain:name", "", "openstack:trustee_domain:name is required")]
    [InlineData("silo:host", "a\nb", "silo:host must be a name of 1 to 255 characters")]
    [InlineData("silo:lease_tll", "12", "silo:lease_tll is not a setting")]
    [InlineData("nodes:listen", "9511", "nodes:listen must be an address and a port")]
    [InlineData("nodes:listen", "127.0.0.1:0", "nodes:listen must name a port")]
    [InlineData("nodes:listen", "0.0.0.0:9511", "nodes:public_url must be an address that the servers of bays can reach")]
    [InlineData("nodes:public_url", "magnum", "nodes:public_url must be an address")]
    [InlineData("nodes:public_url", "ftp://magnum.example.com", "nodes:public_url must be an http or https address")]
    [InlineData("nodes:auth_url", "keystone", "nodes:auth_url must be an address")]
    [InlineData("nodes:key_file", "/etc/magnum/key", "nodes:certificate_file and nodes:key_file go together")]
    [InlineData("nodes:ca_file", "/etc/magnum/none.pem", "nodes:ca_file must hold certificates in PEM; '/etc/magnum/none.pem' cannot be read")]
    [InlineData("nodes:ca_file", "/etc/passwd", "nodes:ca_file must hold certificates in PEM; '/etc/passwd' holds none")]
    [InlineData("bays:discovery_endpoint", "https://discovery.example.com/new", "bays:discovery_endpoint must be an http or https address with {size} in it")]
    [InlineData("store:postgres", "Host=127.0.0.1", "secrets:key_file or secrets:keys is required with store:postgres")]
    public async Task BadSetting_AtStart_IsNamed(string name, string value, string message)
    {
        var settings = TestServer.SettingsFor(cloud.AuthUrl);
        settings[name] = value;
        await using var server = new TestServer(settings);

        var code = await server.Launch().EndedAsync();

        code.ShouldBe(2, server.Output);
        server.Output.ShouldContain(message);
        server.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task AuthoritiesFile_ThatServersCannotUse_IsRefusedWithTheReason()
    {
        using var authority = PrivateAuthority.Make();
        var many = Path.Combine(Path.GetDirectoryName(authority.CaFile)!, "many.pem");
        await File.WriteAllTextAsync(many, string.Concat(Enumerable.Repeat(await File.ReadAllTextAsync(authority.CaFile), 40)));

        (await RefusalAsync(authority.CertificateFile)).ShouldContain("nodes:ca_file must hold authorities only, as servers trust nothing else; 'CN=service'");
        (await RefusalAsync(many)).ShouldContain("nodes:ca_file must hold at most 12288 bytes of certificates");

        async Task<string> RefusalAsync(string file)
        {
            await using var server = new TestServer(new Dictionary<string, string>(TestServer.SettingsFor(cloud.AuthUrl), StringComparer.Ordinal) { ["nodes:ca_file"] = file });
            (await server.Launch().EndedAsync()).ShouldBe(2, server.Output);
            return server.Output;
        }
    }

    [Fact]
    public async Task CloudWithAnAuthorityOfItsOwn_NotToldToBays_IsWarnedOf()
    {
        using var authority = PrivateAuthority.Make();
        await using var server = await TestServer.StartNewAsync(new Dictionary<string, string>(TestServer.SettingsFor(cloud.AuthUrl), StringComparer.Ordinal) { ["openstack:ca_file"] = authority.CaFile });

        server.Output.ShouldContain("openstack:ca_file is set, but nodes:ca_file is not");
    }

    [Fact]
    public async Task UnknownFailPoint_AtStart_IsNamed()
    {
        await using var server = new TestServer(TestServer.SettingsFor(cloud.AuthUrl));

        var code = await server.Launch("no-such-place").EndedAsync();

        code.ShouldNotBe(0);
        server.Output.ShouldContain("There is no fail-point 'no-such-place'");
    }

    [Fact]
    public async Task PortTaken_AtStart_IsNamed()
    {
        await using var first = await TestServer.StartNewAsync(TestServer.SettingsFor(cloud.AuthUrl));
        var settings = TestServer.SettingsFor(cloud.AuthUrl);
        settings["listen"] = $"127.0.0.1:{first.Port}";
        await using var second = new TestServer(settings);

        var code = await second.Launch().EndedAsync();

        code.ShouldBe(1, second.Output);
        second.Output.ShouldContain($"127.0.0.1:{first.Port}");
    }
}

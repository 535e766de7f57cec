using System.Runtime.Versioning;

namespace Magnum.Drivers.Tests.SwarmFedoraAtomic;

/// <summary>
/// The real programs read the options that a server's files give them. Docker 20.10 knows all that Docker 1.9 is told here; later ones do not:
/// 23 removed the storage driver overlay, 25 devicemapper.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class DockerOptionsTests(EtcdDiscovery discovery) : IClassFixture<EtcdDiscovery>
{
    [Theory]
    [InlineData("devicemapper", false)]
    [InlineData("overlay", true)]
    public async Task Daemon_OptionsOfAServer_AreKnownToDocker(string storage, bool tlsDisabled)
    {
        await using var openStack = OpenStackStandIn.Start();
        await using var root = await BootAsync(openStack, storage, tlsDisabled);

        // Asked for help at the end, the daemon reads all options before it, and does not start.
        var result = await root.RunAsync(". $root/etc/sysconfig/docker; . $root/etc/sysconfig/docker-storage; dockerd $OPTIONS $DOCKER_STORAGE_OPTIONS --help");
        var unknown = await root.RunAsync(". $root/etc/sysconfig/docker; dockerd $OPTIONS --no-such-option --help");

        result.ExitCode.ShouldBe(0, result.Output);
        result.Output.ShouldContain("Usage:");
        unknown.ExitCode.ShouldNotBe(0, unknown.Output);
    }

    [Fact]
    public async Task Run_OptionsOfTheUnits_AreKnownToDocker()
    {
        await using var openStack = OpenStackStandIn.Start();
        await using var root = await BootAsync(openStack, "devicemapper", tlsDisabled: false);

        // What stands before the image is Docker's.
        var result = await root.RunAsync("""$(sed -n 's/^ExecStart=\(.*\) swarm:.*/\1/p' $root/etc/systemd/system/swarm-manager.service) --help""");

        result.ExitCode.ShouldBe(0, result.Output);
        result.Output.ShouldContain("docker run");
    }

    private async Task<ThrowAwayRoot> BootAsync(OpenStackStandIn openStack, string storage, bool tlsDisabled)
    {
        var settings = new ServerSettings
        {
            OpenStack = openStack.Address,
            DiscoveryUrl = await discovery.NewAsync(1),
            MasterAddresses = [Loopback.Next()],
            StorageDriver = storage,
            TlsDisabled = tlsDisabled,
            InsecureRegistry = "registry:5000",
        };
        var root = settings.MakeRoot();
        (await root.BootAsync()).ShouldBe(0, root.Log);
        return root;
    }
}

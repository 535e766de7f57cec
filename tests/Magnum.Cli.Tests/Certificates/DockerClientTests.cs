using Magnum.Cli.Tests.Hosting;
using Magnum.V1;

namespace Magnum.Cli.Tests.Certificates;

/// <summary>The real docker client takes what bay-config gives.</summary>
public sealed class DockerClientTests : WithBayCa
{
    [Fact]
    public async Task DockerInfo_WithTls_IsKnownToTheBayByItsCertificate()
    {
        await using var swarm = await SwarmEndpoint.StartAsync(Ca);
        var config = await ConfigAsync(swarm, tls: true);

        var docker = await DockerInfoAsync(config);

        docker.Out.ShouldContain("swarm/1.2.2", customMessage: docker.Error);
        docker.Out.ShouldContain("swarmbay-node-0");
        docker.ExitCode.ShouldBe(0);
        swarm.Clients.ShouldAllBe(client => client == "CN=user-1");
    }

    [Fact]
    public async Task DockerInfo_WithoutTlsAfterABayWithIt_GoesThrough()
    {
        await using var swarm = await SwarmEndpoint.StartAsync(ca: null);
        var config = await ConfigAsync(swarm, tls: false);

        var docker = await DockerInfoAsync($"export DOCKER_TLS_VERIFY=True DOCKER_CERT_PATH=/nowhere\n{config}");

        docker.Out.ShouldContain("swarm/1.2.2", customMessage: docker.Error);
        docker.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task DockerInfo_ServerOfAnotherCa_IsNotTrusted()
    {
        using var other = new BayCa("other");
        await using var swarm = await SwarmEndpoint.StartAsync(other);
        var config = await ConfigAsync(swarm, tls: true);

        var docker = await DockerInfoAsync(config);

        (docker.Out + docker.Error).ShouldContain("certificate signed by unknown authority");
        swarm.Clients.ShouldBeEmpty();
    }

    private async Task<string> ConfigAsync(SwarmEndpoint swarm, bool tls)
    {
        var bay = Samples.Bay(BayStatus.CreateComplete);
        bay.ApiAddress = swarm.Address;
        (bay.Coe, bay.TlsDisabled) = ("swarm", !tls);
        Magnum.Script.On<GetBayRequest>(_ => bay);
        var run = await Magnum.RunAsync("bay-config", "swarmbay", "--dir", Folder.Path);
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        return run.Out;
    }

    // As a user does: the shell evaluates what was printed.
    private Task<CliRun> DockerInfoAsync(string config) =>
        Tool.RunAsync("sh", new Dictionary<string, string> { ["HOME"] = Folder.Path }, "-c", $"{config}\ndocker info");
}

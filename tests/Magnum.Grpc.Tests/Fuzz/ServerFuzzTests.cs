using Grpc.Health.V1;
using Magnum.Grpc.Tests.Hostile;
using Xunit.Abstractions;
using HealthClient = Grpc.Health.V1.Health.HealthClient;

namespace Magnum.Grpc.Tests.Fuzz;

/// <summary>A whole server on Kestrel under random connections.</summary>
[Collection(nameof(Alone))]
public sealed class ServerFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Server_AnyConnection_ServesOthersAndLeavesNothingBehind()
    {
        await using var scene = await Scene.StartAsync();
        using var channel = scene.Server.Channel();
        var health = new HealthClient(channel);

        await new FuzzRun(output).OnSeedsAsync(count: 1500, async random =>
        {
            var readsAll = random.Next(4) != 0;
            await using var peer = await RawPeer.ConnectAsync(scene.Server.Port, window: readsAll ? 65535u : 0u);

            await new HostileSession(random, peer, readsAll).RunAsync();

            await scene.ServeTheWitnessAsync();
            (await health.CheckAsync(new HealthCheckRequest())).Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
            await scene.Calls.WaitForAsync(calls => calls is { Handlers: 0, Requests: 0 });
            scene.Server.Logs.Lines.FirstOrDefault(Scene.IsOurFault).ShouldBeNull();
            scene.Server.Logs.Lines.Clear();
        });

        await scene.ShouldBeUnharmedAsync();
    }
}

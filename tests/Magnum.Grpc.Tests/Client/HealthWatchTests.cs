using Grpc.Core;
using Grpc.Net.Client;
using Magnum.Grpc.Tests.Hosting;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Magnum.Grpc.Tests.Client;

public sealed class HealthWatchTests
{
    [Fact]
    public async Task Calls_OneServerDoesNotServe_GoToTheOtherUntilItDoes()
    {
        await using var first = await EchoServer.StartAsync();
        await using var second = await EchoServer.StartAsync();
        first.Health.SetStatus("echo", ServingStatus.NotServing);
        second.Health.SetStatus("echo", ServingStatus.Serving);
        using var channel = Channels.RoundRobin([first.Port, second.Port], Watch);

        await channel.CallAsync(times: 10);
        var sick = first.Signals.Calls;
        first.Health.SetStatus("echo", ServingStatus.Serving);
        await channel.CallUntilReachedAsync(first, second);

        sick.ShouldBe(0);
    }

    [Fact]
    public async Task Calls_ServerStopsServing_FailAndSayWhy()
    {
        await using var server = await EchoServer.StartAsync();
        server.Health.SetStatus("echo", ServingStatus.Serving);
        using var channel = Channels.RoundRobin([server.Port], Watch);
        await channel.CallAsync();

        server.Health.SetStatus("echo", ServingStatus.NotServing);
        await channel.ReachAsync(ConnectivityState.TransientFailure);

        var failure = await Should.ThrowAsync<RpcException>(() => channel.CallAsync());
        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        failure.Status.Detail.ShouldBe($"'echo' at 127.0.0.1:{server.Port} does not serve: NotServing.");
    }

    [Fact]
    public async Task Calls_WaitForReady_WaitForHealth()
    {
        await using var server = await EchoServer.StartAsync();
        server.Health.SetStatus("echo", ServingStatus.NotServing);
        using var channel = Channels.RoundRobin([server.Port], Watch);
        var calling = channel.CallAsync(options: default(CallOptions).WithWaitForReady());
        await channel.ReachAsync(ConnectivityState.TransientFailure);

        server.Health.SetStatus("echo", ServingStatus.Serving);

        await calling;
    }

    [Fact]
    public async Task Calls_NoHealthService_CountsAsHealthy()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Fail(StatusCode.Unimplemented);
        using var channel = Channels.RoundRobin([server.Port], Watch);

        await channel.CallAsync();

        server.Faults.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Watch_Fails_IsBegunAgainAfterItsBackoff()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync();
        server.Health.SetStatus("echo", ServingStatus.Serving);
        server.Faults.Fail(StatusCode.Internal);
        using var channel = Channels.RoundRobin([server.Port], options =>
        {
            Watch(options);
            options.TimeProvider = time;
        });
        var calling = channel.CallAsync(options: default(CallOptions).WithWaitForReady());

        time.Advance(await time.WaitForTimerAsync(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(2)));

        await calling;
    }

    [Fact]
    public async Task Calls_PickFirst_DoNotAskForHealth()
    {
        await using var server = await EchoServer.StartAsync();
        server.Health.SetStatus("echo", ServingStatus.NotServing);
        using var channel = Channels.PickFirst([server.Port], Watch);

        await channel.CallAsync();

        server.Faults.Calls.ShouldBe(1);
    }

    private static void Watch(GrpcChannelOptions options) => options.ServiceConfig!.HealthCheckConfig = new HealthCheckConfig { ServiceName = "echo" };
}

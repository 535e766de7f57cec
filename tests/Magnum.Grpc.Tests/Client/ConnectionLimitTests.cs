using Echo.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Client;

/// <summary>A server with one connection that takes one call at a time: there is no other to be had for a second call.</summary>
public sealed class ConnectionLimitTests
{
    private static readonly CallOptions Waiting = default(CallOptions).WithWaitForReady();

    [Fact]
    public async Task Call_WithoutAConnection_FailsAndLeavesTheOthersAlone()
    {
        var time = new ManualTime();
        await using var server = await StartAsync();
        await using var way = new LoneConnection(server);
        using var channel = GrpcChannel.ForAddress(way.Address, new GrpcChannelOptions { TimeProvider = time });
        var first = new EchoService.EchoServiceClient(channel).SleepAsync(new SleepRequest());
        await server.Signals.Asleep.Task;

        var failure = await Should.ThrowAsync<RpcException>(() => channel.CallAsync());
        var state = channel.State;
        server.Signals.Release.SetResult();
        await first;
        await channel.CallAsync();

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        state.ShouldBe(ConnectivityState.Ready);
    }

    [Fact]
    public async Task WaitForReady_WithoutAConnection_AsksAgainAfterTheBackoff()
    {
        var time = new ManualTime();
        await using var server = await StartAsync();
        await using var way = new LoneConnection(server);
        using var channel = GrpcChannel.ForAddress(way.Address, new GrpcChannelOptions { TimeProvider = time });
        var first = new EchoService.EchoServiceClient(channel).SleepAsync(new SleepRequest());
        await server.Signals.Asleep.Task;

        var waiting = channel.CallAsync(options: Waiting);
        var wait = await time.WaitForTimerAsync(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.2));
        server.Signals.Release.SetResult();
        await first;
        var before = waiting.IsCompleted;
        time.Advance(wait);
        await waiting;

        before.ShouldBeFalse();
    }

    private static Task<EchoServer> StartAsync() =>
        EchoServer.StartAsync(listen: listener => listener.MaxStreamsPerConnection = 1);
}

using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Client;

public sealed class PickFirstTests
{
    [Fact]
    public async Task Calls_TwoServers_AllGoToTheFirst()
    {
        await using var first = await EchoServer.StartAsync();
        await using var second = await EchoServer.StartAsync();
        using var channel = Channels.PickFirst([first.Port, second.Port]);

        await channel.CallAsync(times: 4);

        (first.Signals.Calls, second.Signals.Calls).ShouldBe((4, 0));
    }

    [Fact]
    public async Task Calls_FirstDoesNotListen_GoToTheSecond()
    {
        await using var second = await EchoServer.StartAsync();
        using var channel = Channels.PickFirst([Channels.FreePort(), second.Port]);

        await channel.CallAsync(times: 2);

        second.Signals.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Calls_PickedServerStops_GoToTheOther()
    {
        var first = await EchoServer.StartAsync();
        await using var second = await EchoServer.StartAsync();
        using var channel = Channels.PickFirst([first.Port, second.Port]);
        await channel.CallAsync();

        await first.DisposeAsync();
        await channel.ReachAsync(ConnectivityState.Idle);
        await channel.CallAsync(times: 2);

        second.Signals.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Calls_NobodyListens_FailAndSayWhere()
    {
        int[] ports = [Channels.FreePort(), Channels.FreePort()];
        using var channel = Channels.PickFirst(ports);

        var failure = await Should.ThrowAsync<RpcException>(() => channel.CallAsync());

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        failure.Status.Detail.ShouldContain($"127.0.0.1:{ports[1]}");
        channel.State.ShouldBe(ConnectivityState.TransientFailure);
    }

    [Fact]
    public async Task Calls_NoAddress_Fail()
    {
        using var channel = Channels.PickFirst([]);

        (await Should.ThrowAsync<RpcException>(() => channel.CallAsync())).Status.Detail.ShouldBe("The name of the channel stands for no address.");
    }
}

using Grpc.Core;
using Grpc.Net.Client;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Client;

public sealed class RoundRobinTests
{
    [Fact]
    public async Task Calls_ThreeServers_AreSharedEvenly()
    {
        await using var first = await EchoServer.StartAsync();
        await using var second = await EchoServer.StartAsync();
        await using var third = await EchoServer.StartAsync();
        using var channel = Channels.RoundRobin([first.Port, second.Port, third.Port]);
        await channel.CallUntilReachedAsync(first, second, third);
        EchoServer[] servers = [first, second, third];
        var before = servers.Sum(server => server.Signals.Calls);

        await channel.CallAsync(times: 30);

        servers.Sum(server => server.Signals.Calls).ShouldBe(before + 30);
        servers.ShouldAllBe(server => server.Signals.Calls >= 10);
    }

    [Fact]
    public async Task Calls_OneServerStops_GoOnWithTheOther()
    {
        var first = await EchoServer.StartAsync();
        await using var second = await EchoServer.StartAsync();
        using var channel = Channels.RoundRobin([first.Port, second.Port], Retry);
        await channel.CallUntilReachedAsync(first, second);

        await first.DisposeAsync();

        await channel.CallAsync(times: 20);
    }

    [Fact]
    public async Task Calls_ServerComesBack_ReachItAfterItsBackoff()
    {
        var time = new ManualTime();
        await using var first = await EchoServer.StartAsync();
        var port = Channels.FreePort();
        using var channel = Channels.RoundRobin([first.Port, port], options => options.TimeProvider = time);
        await channel.CallAsync();
        var wait = await time.WaitForTimerAsync(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.2));
        await using var second = await EchoServer.StartAsync(port: port);

        await channel.CallAsync(times: 5);
        var early = second.Signals.Calls;
        time.Advance(wait);
        await channel.CallUntilReachedAsync(second);

        early.ShouldBe(0);
    }

    [Fact]
    public async Task Retry_FailsOnOne_GoesToTheOther()
    {
        await using var first = await EchoServer.StartAsync();
        await using var second = await EchoServer.StartAsync();
        using var channel = Channels.RoundRobin([first.Port, second.Port], Retry);
        await channel.CallUntilReachedAsync(first, second);
        first.Faults.Fail(StatusCode.Unavailable, times: 1000);
        var before = second.Signals.Calls;

        await channel.CallAsync(times: 10);

        second.Signals.Calls.ShouldBe(before + 10);
    }

    private static void Retry(GrpcChannelOptions options) =>
        options.ServiceConfig!.MethodConfigs.Add(RetryPolicies.ForAll(RetryPolicies.Quick()).MethodConfigs[0]);
}

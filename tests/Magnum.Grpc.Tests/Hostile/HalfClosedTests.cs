using Echo.V1;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Hostile;

/// <summary>Peers that stop speaking, or go, with calls in flight.</summary>
public sealed class HalfClosedTests
{
    private static readonly byte[] Hello = RawClient.Frame(new EchoRequest { Text = "hello" });

    [Theory]
    [InlineData("Echo", StatusCode.Unimplemented)]
    [InlineData("Repeat", StatusCode.Unimplemented)]
    [InlineData("Join", StatusCode.OK)]
    [InlineData("Chat", StatusCode.OK)]
    public async Task Stream_EndedAtOnce_HasItsStatus(string method, StatusCode expected)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        var stream = await scene.UnderAttackAsync(() => peer.OpenAsync(method, end: true));

        await stream.ShouldEndAsync(expected);
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("Sleep")]
    [InlineData("SleepStream")]
    [InlineData("Chat")]
    public async Task Connection_HalfClosedWithCallsInFlight_EndsThem(string method)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();
        await OpenAllAsync(scene, peer, method);

        await scene.UnderAttackAsync(() =>
        {
            peer.HalfClose();
            return scene.Calls.WaitForAsync(calls => calls.Handlers <= 1);
        });

        await peer.Closed;
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("Sleep")]
    [InlineData("SleepStream")]
    [InlineData("Chat")]
    public async Task Connection_CutWithCallsInFlight_EndsThem(string method)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();
        await OpenAllAsync(scene, peer, method);

        await scene.UnderAttackAsync(() =>
        {
            peer.Cut();
            return scene.Calls.WaitForAsync(calls => calls.Handlers <= 1);
        });

        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task GoAway_FromTheClient_CallsInFlightEndWell()
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();
        var stream = await peer.OpenAsync("Chat");
        await stream.SendAsync(Hello);
        await stream.Begun;

        await scene.UnderAttackAsync(() => peer.SendAsync(Frame.GoAway(ErrorCode.NoError)));
        await stream.SendAsync(Hello, end: true);

        await stream.ShouldEndAsync(StatusCode.OK);
        (await peer.Closed).ShouldBeOneOf(ErrorCode.NoError, null);
        await scene.ShouldBeUnharmedAsync();
    }

    private static async Task OpenAllAsync(Scene scene, RawPeer peer, string method)
    {
        for (var i = 0; i < 100; i++)
        {
            var stream = await peer.OpenAsync(method);
            await stream.SendAsync(method == "Chat" ? Hello : RawClient.Frame([]), end: method != "Chat");
        }

        await scene.Calls.WaitForAsync(calls => calls.Handlers == 100);
    }
}

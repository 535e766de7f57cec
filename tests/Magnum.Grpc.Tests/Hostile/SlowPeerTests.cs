using Echo.V1;
using Google.Protobuf;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Hostile;

/// <summary>Peers that read or write so slowly that the call would never end.</summary>
[Collection(nameof(Alone))]
public sealed class SlowPeerTests
{
    private static readonly byte[] Much =
        RawClient.Frame(new EchoRequest { Times = int.MaxValue, Payload = ByteString.CopyFrom(new byte[100_000]) });

    private static readonly byte[] Large = RawClient.Frame(new EchoRequest { Payload = ByteString.CopyFrom(new byte[3_000_000]) });

    [Fact]
    public async Task Reader_WithoutWindow_BlocksTheWriteInBoundedMemoryAndTheDeadlineEndsIt()
    {
        var time = new ManualTime();
        await using var scene = await Scene.StartAsync(time: time);
        var peer = await scene.ConnectAsync(window: 0);
        var memory = new MemoryGauge();

        var streams = await scene.UnderAttackAsync(() => OpenAllAsync(peer, "Repeat", Much, count: 100, ("grpc-timeout", "10S")));
        await Task.WhenAll(streams.Select(stream => stream.Begun));
        memory.ShouldHaveGrownLessThan(mebibytes: 64);
        time.Advance(TimeSpan.FromSeconds(11));

        await scene.Calls.WaitForAsync(calls => calls is { Handlers: 0, Requests: 0 });
        (await Task.WhenAll(streams.Select(stream => stream.Answer))).ShouldAllBe(answer => answer.Reset == ErrorCode.Cancel);
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("Repeat")]
    [InlineData("Echo")]
    public async Task Reader_WithoutWindow_ResetEndsTheCall(string method)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync(window: 0);

        var streams = await scene.UnderAttackAsync(() => OpenAllAsync(peer, method, method == "Echo" ? Large : Much, count: 10));
        await Task.WhenAll(streams.Select(stream => stream.Begun));
        await Task.WhenAll(streams.Select(stream => stream.ResetAsync()));

        await scene.Calls.WaitForAsync(calls => calls is { Handlers: 0, Requests: 0 });
        peer.IsClosed.ShouldBeFalse();
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("Repeat")]
    [InlineData("Echo")]
    public async Task Reader_WithoutWindow_CutEndsTheCall(string method)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync(window: 0);

        var streams = await scene.UnderAttackAsync(() => OpenAllAsync(peer, method, method == "Echo" ? Large : Much, count: 10));
        await Task.WhenAll(streams.Select(stream => stream.Begun));
        peer.Cut();

        await scene.Calls.WaitForAsync(calls => calls is { Handlers: 0, Requests: 0 });
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Reader_WithoutWindowForALargeUnaryResponse_DeadlineEndsTheCall()
    {
        var time = new ManualTime();
        await using var scene = await Scene.StartAsync(time: time);
        var peer = await scene.ConnectAsync(window: 0);

        var streams = await scene.UnderAttackAsync(() => OpenAllAsync(peer, "Echo", Large, count: 10, ("grpc-timeout", "10S")));
        await Task.WhenAll(streams.Select(stream => stream.Begun));
        time.Advance(TimeSpan.FromSeconds(11));

        await scene.Calls.WaitForAsync(calls => calls is { Handlers: 0, Requests: 0 });
        (await Task.WhenAll(streams.Select(stream => stream.Answer))).ShouldAllBe(answer => answer.Reset == ErrorCode.Cancel);
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("Echo")]
    [InlineData("Repeat")]
    [InlineData("Join")]
    [InlineData("Chat")]
    public async Task Writer_OfAByteNowAndThen_DeadlineEndsTheCall(string method)
    {
        var time = new ManualTime();
        await using var scene = await Scene.StartAsync(time: time);
        var peer = await scene.ConnectAsync();
        var stream = await peer.OpenAsync(method, end: false, ("grpc-timeout", "10S"));
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));

        var message = RawClient.Frame(new byte[1000]);
        await scene.UnderAttackAsync(async () =>
        {
            for (var i = 0; i < 11; i++)
            {
                await stream.SendAsync(message.AsMemory(i, 1));
                time.Advance(TimeSpan.FromSeconds(1));
            }
        });

        (await stream.Answer).Status.ShouldBe(StatusCode.DeadlineExceeded);
        (await peer.CallAsync("Echo", RawClient.Frame([]))).Status.ShouldBe(StatusCode.OK);
        await scene.ShouldBeUnharmedAsync();
    }

    private static async Task<PeerStream[]> OpenAllAsync(
        RawPeer peer, string method, byte[] body, int count, params (string Name, string Value)[] fields)
    {
        var streams = new PeerStream[count];
        for (var i = 0; i < count; i++)
        {
            streams[i] = await peer.OpenAsync(method, end: false, fields);
            await streams[i].SendAsync(body, end: true);
        }

        return streams;
    }
}

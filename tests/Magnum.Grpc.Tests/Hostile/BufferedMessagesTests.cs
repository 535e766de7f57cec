using Echo.V1;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Hostile;

/// <summary>Many messages that are begun and never finished.</summary>
[Collection(nameof(Alone))]
public sealed class BufferedMessagesTests
{
    private static readonly byte[] Unfinished = [0, 0, 0x40, 0, 0, .. new byte[4_000_000]];
    private static readonly byte[] Hello = RawClient.Frame(new EchoRequest { Text = "hello" });

    [Theory]
    [InlineData("Echo")]
    [InlineData("Chat")]
    public async Task Messages_BegunOnManyStreams_TakeBoundedMemory(string method)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();
        var memory = new MemoryGauge();

        var streams = await scene.UnderAttackAsync(() => BeginAsync(peer, method, count: 64));

        memory.ShouldHaveGrownLessThan(mebibytes: 90);
        var answers = await Task.WhenAll(streams.Where(stream => stream.IsAnswered).Select(stream => stream.Answer));
        answers.Length.ShouldBeGreaterThanOrEqualTo(64 - 17);
        answers.ShouldAllBe(answer => answer.Status == StatusCode.ResourceExhausted);
        (await peer.CallAsync("Echo", Hello)).Status.ShouldBe(StatusCode.OK);
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("Echo")]
    [InlineData("Chat")]
    public async Task Messages_GivenUpOrFinished_GiveTheirMemoryBack(string method)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        for (var round = 0; round < 5; round++)
        {
            var streams = await scene.UnderAttackAsync(() => BeginAsync(peer, method, count: 15));
            await Task.WhenAll(streams.Select((stream, i) => i % 2 == 0 ? stream.ResetAsync() : stream.SendAsync(default, end: true)));
            await scene.Calls.WaitForAsync(calls => calls.Handlers == 0);
            (await Task.WhenAll(streams.Where((_, i) => i % 2 != 0).Select(stream => stream.Answer))).ShouldAllBe(answer => answer.Status == StatusCode.Internal);
        }

        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Messages_OfOtherConnections_AreNotCounted()
    {
        await using var scene = await Scene.StartAsync(options => options.MaxReceiveBufferSize = 1);
        var peers = new[] { await scene.ConnectAsync(), await scene.ConnectAsync() };

        var streams = await scene.UnderAttackAsync(() => Task.WhenAll(peers.Select(peer => BeginAsync(peer, "Chat", count: 1))));
        var refused = await BeginAsync(peers[0], "Chat", count: 1);

        (await refused[0].Answer).Status.ShouldBe(StatusCode.ResourceExhausted);
        streams.SelectMany(all => all).ShouldAllBe(stream => !stream.IsAnswered);
        await scene.ShouldBeUnharmedAsync();
    }

    private static async Task<List<PeerStream>> BeginAsync(RawPeer peer, string method, int count)
    {
        var streams = new List<PeerStream>();
        for (var i = 0; i < count; i++)
        {
            streams.Add(await peer.OpenAsync(method));
            await streams[i].SendAsync(Unfinished);
        }

        await peer.SettledAsync();
        return streams;
    }
}

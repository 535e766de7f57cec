using Echo.V1;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Hostile;

/// <summary>Very many streams on one connection.</summary>
[Collection(nameof(Alone))]
public sealed class StreamFloodTests
{
    private static readonly byte[] Hello = RawClient.Frame(new EchoRequest { Text = "hello" });

    [Fact]
    public async Task TinyStreams_TenThousand_AreAllServed()
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();
        var memory = new MemoryGauge();

        await scene.UnderAttackAsync(async () =>
        {
            for (var batch = 0; batch < 20; batch++)
            {
                var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => peer.CallAsync("Echo", Hello)));
                answers.ShouldAllBe(answer => answer.Status == StatusCode.OK);
            }
        });

        await scene.ShouldBeUnharmedAsync();
        memory.ShouldHaveGrownLessThan(mebibytes: 64);
    }

    [Fact]
    public async Task Streams_MoreThanAllowed_AreRefusedAndTheOthersServed()
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        var streams = await scene.UnderAttackAsync(async () =>
        {
            var all = new List<PeerStream>();
            for (var i = 0; i < 1100; i++)
            {
                all.Add(await peer.OpenAsync("Chat"));
            }

            await Task.WhenAll(all[1000..].Select(stream => stream.Answer));
            return all;
        });

        (await Task.WhenAll(streams[1000..].Select(stream => stream.Answer))).ShouldAllBe(answer => answer.Reset == ErrorCode.RefusedStream);
        await Task.WhenAll(streams[..1000].Select(stream => stream.SendAsync(Hello, end: true)));
        (await Task.WhenAll(streams[..1000].Select(stream => stream.Answer))).ShouldAllBe(answer => answer.Status == StatusCode.OK);
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("Echo", false)]
    [InlineData("Sleep", true)]
    [InlineData("Chat", false)]
    [InlineData("SleepStream", true)]
    public async Task Resets_TenThousandRapid_HarmAtMostTheirConnection(string method, bool whole)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();
        var memory = new MemoryGauge();

        await scene.UnderAttackAsync(() => SendRapidResetsAsync(peer, method, whole ? RawClient.Frame([]) : Hello[..7], count: 10_000));

        if (peer.IsClosed)
        {
            ShouldBeCalmed(await peer.Closed);
        }
        else
        {
            (await peer.CallAsync("Echo", Hello)).Status.ShouldBe(StatusCode.OK);
        }

        await scene.ShouldBeUnharmedAsync();
        memory.ShouldHaveGrownLessThan(mebibytes: 64);
    }

    [Fact]
    public async Task Resets_OfDeafHandlers_AreBoundedByTheStreamsOfAConnection()
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        await scene.UnderAttackAsync(() => SendRapidResetsAsync(peer, "Sleep", RawClient.Frame(new SleepRequest { Deaf = true }), count: 10_000));
        await peer.SettledAsync();

        // How many handlers began before their reset came is a matter of luck.
        if (peer.IsClosed)
        {
            ShouldBeCalmed(await peer.Closed);
        }

        scene.Calls.Handlers.ShouldBeLessThanOrEqualTo(2001);
        scene.Server.Signals.Release.SetResult();
        await scene.ShouldBeUnharmedAsync();
    }

    /// <summary>The GOAWAY is lost where the TCP reset that follows overtakes it.</summary>
    private static void ShouldBeCalmed(ErrorCode? code) => code.ShouldBeOneOf(ErrorCode.EnhanceYourCalm, null);

    private static async Task SendRapidResetsAsync(RawPeer peer, string method, byte[] body, int count)
    {
        var block = FieldBlock.Encode(peer.Fields(method));
        for (var i = 0; i < count && !peer.IsClosed; i += 100)
        {
            var burst = new MemoryStream();
            for (var j = 0; j < 100; j++)
            {
                var stream = peer.NewStream().Id;
                burst.Write(Frame.Headers(stream, block));
                burst.Write(Frame.Data(stream, body));
                burst.Write(Frame.Reset(stream, ErrorCode.Cancel));
            }

            await peer.SendAsync(burst.ToArray());
        }

        await peer.SettledAsync();
    }
}

using Echo.V1;
using Google.Protobuf;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Hostile.Servers;

/// <summary>A server whose messages are not as they should be.</summary>
[Collection(nameof(Alone))]
public sealed class MessageTests
{
    private static readonly byte[] Hello = HostileCall.Hello;
    private static readonly byte[] Zipped = Gzipped.Of(new EchoResponse { Text = "hello", Payload = ByteString.CopyFrom(new byte[5000]) }.ToByteArray());

    public static TheoryData<string, string?, byte[], StatusCode> Bodies => new()
    {
        { "flag 2", null, RawClient.Frame(Hello[5..], 2), StatusCode.Internal },
        { "flag 0x80, as of trailers of gRPC-Web", null, RawClient.Frame("grpc-status: 0\r\n"u8.ToArray(), 0x80), StatusCode.Internal },
        { "flag 255", null, RawClient.Frame(Hello[5..], 255), StatusCode.Internal },
        { "longer than the data", null, [0, 0, 0, 0, 100, 1], StatusCode.Internal },
        { "shorter than the data", null, [0, 0, 0, 0, 3, .. Hello[5..]], StatusCode.Internal },
        { "2^32-1", null, [0, 255, 255, 255, 255], StatusCode.ResourceExhausted },
        { "2^31", null, [0, 128, 0, 0, 0], StatusCode.ResourceExhausted },
        { "a byte above the limit", null, [0, 0, 0x40, 0, 1], StatusCode.ResourceExhausted },
        { "torn header", null, [0, 0, 0], StatusCode.Internal },
        { "torn message", null, Hello[..^1], StatusCode.Internal },
        { "not the message", null, RawClient.Frame([0xff, 0xff, 0xff]), StatusCode.Internal },
        { "HTML", null, "<html>nothing to see here</html>"u8.ToArray(), StatusCode.Internal },
        { "flag 1 without encoding", null, RawClient.Frame(Zipped, 1), StatusCode.Internal },
        { "flag 1 of identity", "identity", RawClient.Frame(Zipped, 1), StatusCode.Internal },
        { "unknown encoding", "br", RawClient.Frame(Zipped, 1), StatusCode.Internal },
        { "unknown encoding that is not used", "snappy", Hello, StatusCode.Internal },
        { "two encodings", "gzip,gzip", RawClient.Frame(Zipped, 1), StatusCode.Internal },
        { "truncated gzip", "gzip", RawClient.Frame(Zipped[..^9], 1), StatusCode.Internal },
        { "gzip without its end", "gzip", RawClient.Frame(Zipped[..^4], 1), StatusCode.Internal },
        { "gzip and garbage", "gzip", RawClient.Frame([.. Zipped, 1, 2, 3], 1), StatusCode.Internal },
        { "not gzip", "gzip", RawClient.Frame(Hello, 1), StatusCode.Internal },
        { "2^32-1, compressed", "gzip", [1, 255, 255, 255, 255, .. Zipped], StatusCode.ResourceExhausted },
        { "bomb", "gzip", RawClient.Frame(Gzipped.Bomb(mebibytes: 200), 1), StatusCode.ResourceExhausted },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_Wrong_HasItsStatus(string what, string? encoding, byte[] body, StatusCode expected)
    {
        await using var scene = ClientScene.Start(async call =>
        {
            await call.HeadersAsync(encoding is null ? [] : [("grpc-encoding", encoding)]);
            await call.DataAsync(body);
            await call.TrailersAsync(("grpc-status", "0"));
        });

        foreach (var method in (string[])["Echo", "Repeat", "Join", "Chat"])
        {
            var status = await scene.CallAsync(method);

            status.StatusCode.ShouldBe(expected, $"{what}, {method}: {status}");
        }

        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("Echo")]
    [InlineData("Join")]
    public async Task Messages_TwoWhereThereIsOne_AreUnimplemented(string method)
    {
        await using var scene = ClientScene.Start(async call =>
        {
            await call.HeadersAsync();
            await call.DataAsync((byte[])[.. Hello, .. Hello]);
            await call.TrailersAsync(("grpc-status", "0"));
        });

        (await scene.CallAsync(method)).StatusCode.ShouldBe(StatusCode.Unimplemented);

        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("Echo", true, StatusCode.Unimplemented)]
    [InlineData("Echo", false, StatusCode.Internal)]
    [InlineData("Join", true, StatusCode.Unimplemented)]
    [InlineData("Repeat", false, StatusCode.Internal)]
    public async Task Data_Endless_EndsTheCallAndResetsTheStream(string method, bool sound, StatusCode expected)
    {
        var reset = new TaskCompletionSource<ErrorCode?>();
        await using var scene = ClientScene.Start(async call =>
        {
            await call.HeadersAsync();
            var chunk = sound ? [.. Enumerable.Repeat(Hello, 1000).SelectMany(bytes => bytes)] : Enumerable.Repeat((byte)7, 10_000).ToArray();
            while (!call.GivenUp.IsCompleted)
            {
                await call.DataAsync(chunk);
            }

            reset.SetResult(await call.GivenUp);
        });
        var memory = new MemoryGauge();

        var status = await scene.CallAsync(method);

        status.StatusCode.ShouldBe(expected);
        (await reset.Task.WaitAsync(RawPeer.Patience)).ShouldBe(ErrorCode.Cancel);
        memory.ShouldHaveGrownLessThan(mebibytes: 8);
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Data_NotRead_StopsAtTheWindow()
    {
        var sent = 0L;
        var begun = new TaskCompletionSource();
        await using var scene = ClientScene.Start(async call =>
        {
            await call.HeadersAsync();
            await call.DataAsync(Hello);
            begun.SetResult();
            while (await call.Window.TakeAsync(10_000) is var size and > 0)
            {
                sent += size;
                await call.SendAsync(Frame.Data(call.Id, new byte[size]));
            }
        });
        using var call = scene.Client.Repeat(new EchoRequest());
        await call.ResponseHeadersAsync;
        await begun.Task.WaitAsync(RawPeer.Patience);

        await scene.Client.MissingAsync(new EchoRequest()).ResponseAsync.WaitAsync(RawPeer.Patience);

        Volatile.Read(ref sent).ShouldBeLessThan(1024 * 1024);
        call.Dispose();
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Data_EmptyFramesWithoutEnd_DeadlineEndsTheCall()
    {
        var time = new ManualTime();
        var flooding = new TaskCompletionSource();
        await using var scene = ClientScene.Start(
            async call =>
            {
                await call.HeadersAsync();
                await call.Connection.FloodAsync(Frame.Data(call.Id, []), times: 5000);
                flooding.SetResult();
            },
            configure: options => options.TimeProvider = time);

        var call = scene.CallAsync(options: new CallOptions(deadline: time.GetUtcNow().UtcDateTime.AddSeconds(5)));
        await flooding.Task.WaitAsync(RawPeer.Patience);
        time.Advance(TimeSpan.FromSeconds(6));

        (await call).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        await scene.ShouldBeUnharmedAsync();
    }
}

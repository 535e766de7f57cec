using System.Text;
using Grpc.Core;

namespace Magnum.Grpc.Tests.Hostile.Servers;

/// <summary>A server that breaks the rules of HTTP/2 itself, floods its client, or speaks something else.</summary>
[Collection(nameof(Alone))]
public sealed class FloodTests
{
    public static TheoryData<string, byte[]> Strangers => new()
    {
        { "HTTP/1.1", Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\nConnection: close\r\n\r\nsorry") },
        { "HTML", Encoding.ASCII.GetBytes("<html><body>hello</body></html>") },
        { "TLS alert", [0x15, 3, 3, 0, 2, 2, 70] },
        { "TLS server hello", [0x16, 3, 3, 0, 122, 2, 0, 0, 118, 3, 3, .. new byte[116]] },
        { "SSH", Encoding.ASCII.GetBytes("SSH-2.0-OpenSSH_9.2\r\n") },
        { "zeros", new byte[100_000] },
        { "the preface of a client", Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") },
        { "half a frame", [0, 0, 6, 4] },
        { "SETTINGS of 5 bytes", Frame.Of(FrameType.Settings, 0, [1, 2, 3, 4, 5]) },
        { "SETTINGS of a window above 2^31", Frame.Settings(((ushort)4, uint.MaxValue)) },
        { "SETTINGS of a tiny frame size", Frame.Settings(((ushort)5, 1u)) },
        { "HEADERS first", Frame.Headers(1, FieldBlock.Encode([(":status", "200")]), end: true) },
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task Greeting_OfAnotherProtocol_IsUnavailable(string what, byte[] bytes)
    {
        await using var scene = ClientScene.Start(greeting: async connection =>
        {
            await connection.SendAsync(bytes);
            connection.Close();
        });

        var status = await scene.CallAsync();

        status.StatusCode.ShouldBeOneOf([StatusCode.Unavailable, StatusCode.Internal], $"{what}: {status}");
        await scene.ShouldBeUnharmedAsync();
    }

    public static TheoryData<string, Func<int, byte[]>> Frames => new()
    {
        { "DATA on the connection", _ => Frame.Data(0, [1]) },
        { "DATA on an idle stream", id => Frame.Data(id + 2, [1]) },
        { "HEADERS on the connection", _ => Frame.Headers(0, []) },
        { "CONTINUATION without HEADERS", id => Frame.Of(FrameType.Continuation, id, [0x88], FrameFlags.EndHeaders) },
        { "PUSH_PROMISE", id => Frame.Of(FrameType.PushPromise, id, [0, 0, 0, 2], FrameFlags.EndHeaders) },
        { "RST_STREAM of 3 bytes", id => Frame.Of(FrameType.ResetStream, id, [1, 2, 3]) },
        { "PING of 7 bytes", _ => Frame.Of(FrameType.Ping, 0, new byte[7]) },
        { "WINDOW_UPDATE by 0", _ => Frame.WindowUpdate(0, 0) },
        { "WINDOW_UPDATE beyond 2^31", _ => Frame.WindowUpdate(0, int.MaxValue) },
        { "a frame above 16 KiB", id => Frame.Of(FrameType.Data, id, new byte[20_000]) },
        { "padding longer than the frame", id => Frame.Of(FrameType.Headers, id, [255, 0x88], FrameFlags.Padded | FrameFlags.EndHeaders) },
        { "GOAWAY of 3 bytes", _ => Frame.Of(FrameType.GoAway, 0, [1, 2, 3]) },
        { "DATA beyond the window", id => [.. Enumerable.Repeat(Frame.Data(id, new byte[16_384]), 8).SelectMany(bytes => bytes)] },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public async Task Frame_AgainstTheRules_EndsOnlyItsConnection(string what, Func<int, byte[]> frame)
    {
        await using var scene = ClientScene.Start(call => call.SendAsync(frame(call.Id)));

        var status = await scene.CallAsync();

        status.StatusCode.ShouldBeOneOf([StatusCode.Internal, StatusCode.Unavailable], $"{what}: {status}");
        await scene.LostAsync();
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("PING")]
    [InlineData("SETTINGS")]
    [InlineData("WINDOW_UPDATE")]
    public async Task ControlFrames_Many_AreTakenInBoundedMemory(string type)
    {
        var frame = type switch
        {
            "PING" => Frame.Ping(),
            "SETTINGS" => Frame.Settings(((ushort)3, 100u)),
            _ => Frame.WindowUpdate(0, 1),
        };
        await using var scene = ClientScene.Start(
            async call =>
            {
                await call.Connection.FloodAsync(frame, times: 50_000);
                await call.AnswerAsync();
            },
            connection => connection.SendAsync(Frame.Settings(((ushort)1, 0u))));
        var memory = new MemoryGauge();

        var status = await scene.CallAsync();

        // Beyond some answers that wait to be sent, the client has enough of the connection.
        status.StatusCode.ShouldBeOneOf([StatusCode.OK, StatusCode.Unavailable], status.ToString());
        memory.ShouldHaveGrownLessThan(mebibytes: 8);
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Streams_NoneAllowed_EndTheCall()
    {
        using var cancellation = new CancellationTokenSource();
        var greeted = new TaskCompletionSource();
        await using var scene = ClientScene.Start(greeting: async connection =>
        {
            await connection.SendAsync(Frame.Settings(((ushort)3, 0u)));
            greeted.SetResult();
        });

        var call = scene.CallAsync(options: new CallOptions(cancellationToken: cancellation.Token));
        await greeted.Task.WaitAsync(RawPeer.Patience);
        await cancellation.CancelAsync();

        (await call).StatusCode.ShouldBeOneOf(StatusCode.Cancelled, StatusCode.Unavailable);
        await scene.ShouldLeaveNothingAsync();
    }

    [Fact]
    public async Task Responses_OfManyCallsMixedUp_ReachTheirOwn()
    {
        var calls = new System.Collections.Concurrent.ConcurrentBag<HostileCall>();
        var all = new TaskCompletionSource();
        await using var scene = ClientScene.Start(
            async call =>
            {
                calls.Add(call);
                if (calls.Count == 20)
                {
                    all.TrySetResult();
                }

                await all.Task.WaitAsync(RawPeer.Patience);
                await (call.Id % 4 == 1 ? call.ResetAsync(ErrorCode.InternalError) : call.AnswerAsync());
            },
            attacks: 20);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => scene.CallAsync()));

        statuses.Count(status => status.StatusCode == StatusCode.OK).ShouldBe(10);
        statuses.Count(status => status.StatusCode == StatusCode.Internal).ShouldBe(10);
        await scene.ShouldBeUnharmedAsync();
    }
}

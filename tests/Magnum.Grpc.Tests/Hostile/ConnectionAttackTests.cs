using System.Net.Sockets;
using System.Text;
using Echo.V1;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Hostile;

/// <summary>What breaks the rules of HTTP/2 itself, or is not HTTP/2.</summary>
[Collection(nameof(Alone))]
public sealed class ConnectionAttackTests
{
    private static readonly byte[] Hello = RawClient.Frame(new EchoRequest { Text = "hello" });

    public static TheoryData<string, byte[], int> Frames => new()
    {
        { "DATA on the connection", Frame.Data(0, [1]), (int)ErrorCode.ProtocolError },
        { "DATA on an idle stream", Frame.Data(5, [1]), (int)ErrorCode.ProtocolError },
        { "HEADERS on an even stream", Frame.Headers(2, []), (int)ErrorCode.ProtocolError },
        { "HEADERS on the connection", Frame.Headers(0, []), (int)ErrorCode.ProtocolError },
        { "a block that is not HPACK", Frame.Headers(1, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), (int)ErrorCode.CompressionError },
        { "a block of a huge table", Frame.Headers(1, [0x3f, 0xe1, 0xff, 0xff, 0x7f]), (int)ErrorCode.CompressionError },
        { "CONTINUATION without HEADERS", Frame.Of(FrameType.Continuation, 1, [0x82], FrameFlags.EndHeaders), (int)ErrorCode.ProtocolError },
        { "PUSH_PROMISE", Frame.Of(FrameType.PushPromise, 1, [0, 0, 0, 2]), (int)ErrorCode.ProtocolError },
        { "RST_STREAM of an idle stream", Frame.Reset(7, ErrorCode.Cancel), (int)ErrorCode.ProtocolError },
        { "RST_STREAM of 3 bytes", Frame.Of(FrameType.ResetStream, 1, [1, 2, 3]), (int)ErrorCode.FrameSizeError },
        { "SETTINGS of 5 bytes", Frame.Of(FrameType.Settings, 0, [1, 2, 3, 4, 5]), (int)ErrorCode.FrameSizeError },
        { "SETTINGS of a window above 2^31", Frame.Settings(((ushort)4, uint.MaxValue)), (int)ErrorCode.FlowControlError },
        { "SETTINGS of a tiny frame size", Frame.Settings(((ushort)5, 1u)), (int)ErrorCode.ProtocolError },
        { "PING of 7 bytes", Frame.Of(FrameType.Ping, 0, new byte[7]), (int)ErrorCode.FrameSizeError },
        { "WINDOW_UPDATE by 0", Frame.WindowUpdate(0, 0), (int)ErrorCode.ProtocolError },
        { "WINDOW_UPDATE beyond 2^31", Frame.WindowUpdate(0, int.MaxValue), (int)ErrorCode.FlowControlError },
        { "a frame above 16 KiB", Frame.Of(FrameType.Data, 1, new byte[20_000]), (int)ErrorCode.FrameSizeError },
        { "padding longer than the frame", Frame.Of(FrameType.Headers, 1, [255, 0x82], FrameFlags.Padded | FrameFlags.EndHeaders), (int)ErrorCode.ProtocolError },
        { "a stream that depends on itself", Frame.Of(FrameType.Priority, 1, [0, 0, 0, 1, 16]), (int)ErrorCode.ProtocolError },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public async Task Frame_AgainstTheRules_EndsOnlyItsConnection(string what, byte[] frame, int expected)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        await scene.UnderAttackAsync(() => peer.SendAsync(frame));

        (await peer.Closed).ShouldBeOneOf([(ErrorCode)expected, null], what);
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Frame_OfUnknownType_IsIgnored()
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        await scene.UnderAttackAsync(async () =>
        {
            for (var type = 10; type < 256; type++)
            {
                await peer.SendAsync(Frame.Of((FrameType)type, type % 2, new byte[type]));
            }
        });

        (await peer.CallAsync("Echo", Hello)).Status.ShouldBe(StatusCode.OK);
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Headers_OnAnEndedStream_EndOnlyTheirConnection()
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();
        var stream = await peer.OpenAsync("Echo");
        await stream.SendAsync(Hello, end: true);
        await stream.Answer;

        await scene.UnderAttackAsync(() => peer.SendAsync(Frame.Headers(stream.Id, FieldBlock.Encode(peer.Fields("Echo")))));

        (await peer.Closed).ShouldBeOneOf(ErrorCode.StreamClosed, ErrorCode.ProtocolError, null);
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Window_Overdrawn_EndsOnlyItsConnection()
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();
        var stream = await peer.OpenAsync("Sleep");

        await scene.UnderAttackAsync(async () =>
        {
            for (var i = 0; i < 1000 && !peer.IsClosed; i++)
            {
                await peer.SendAsync(Frame.Data(stream.Id, i == 0 ? [0, 0, 0x3f, 0, 0] : new byte[16000]));
            }
        });
        await peer.SettledAsync();

        scene.Calls.Handlers.ShouldBeLessThanOrEqualTo(1);
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Continuations_Endless_EndOnlyTheirConnection(int size)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();
        var memory = new MemoryGauge();
        var block = size == 1000 ? FieldBlock.Encode([("k", new string('v', 995))]) : new byte[size];

        await scene.UnderAttackAsync(async () =>
        {
            await peer.SendAsync(Frame.Of(FrameType.Headers, 1, FieldBlock.Encode(peer.Fields("Echo"))));
            var burst = Enumerable.Repeat(Frame.Of(FrameType.Continuation, 1, block), 100).SelectMany(frame => frame).ToArray();
            for (var i = 0; i < 500 && !peer.IsClosed; i++)
            {
                await peer.SendAsync(burst);
            }
        });

        memory.ShouldHaveGrownLessThan(mebibytes: 32);
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("PING", false)]
    [InlineData("PING", true)]
    [InlineData("SETTINGS", false)]
    [InlineData("SETTINGS", true)]
    [InlineData("PRIORITY", false)]
    [InlineData("WINDOW_UPDATE", false)]
    public async Task ControlFrames_Flood_TakesBoundedMemory(string type, bool deaf)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync(deaf: deaf);
        var memory = new MemoryGauge();
        var frame = type switch
        {
            "PING" => Frame.Ping(),
            "SETTINGS" => Frame.Settings(((ushort)3, 100u)),
            "PRIORITY" => Frame.Of(FrameType.Priority, 1, [0, 0, 0, 3, 16]),
            _ => Frame.WindowUpdate(0, 1),
        };
        var burst = Enumerable.Repeat(frame, 1000).SelectMany(bytes => bytes).ToArray();

        await scene.UnderAttackAsync(async () =>
        {
            using var blocked = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            for (var i = 0; i < 200 && !peer.IsClosed; i++)
            {
                if (!await peer.SendAsync(burst, blocked.Token).ContinueWith(sent => sent.IsCompletedSuccessfully, TaskScheduler.Default))
                {
                    break;
                }
            }
        });

        memory.ShouldHaveGrownLessThan(mebibytes: 32);
        await scene.ShouldBeUnharmedAsync();
    }

    public static TheoryData<string, byte[]> Strangers => new()
    {
        { "HTTP/1.1", Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n") },
        { "HTTP/1.1 upgrade", Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n") },
        { "TLS", [0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3, .. new byte[194]] },
        { "half a preface and an end", Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM") },
        { "zeros", new byte[100_000] },
        { "SSH", Encoding.ASCII.GetBytes("SSH-2.0-OpenSSH_9.2\r\n") },
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task Bytes_OfAnotherProtocol_AreRefused(string what, byte[] bytes)
    {
        await using var scene = await Scene.StartAsync();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(System.Net.IPAddress.Loopback, scene.Server.Port);

        var answer = await scene.UnderAttackAsync(() => SendAllAndReadToTheEndAsync(socket, bytes));

        answer.Length.ShouldBeLessThan(1000, what);
        await scene.ShouldBeUnharmedAsync();
    }

    private static async Task<byte[]> SendAllAndReadToTheEndAsync(Socket socket, byte[] bytes)
    {
        var answer = new MemoryStream();
        try
        {
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(bytes);
            socket.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(answer).WaitAsync(RawPeer.Patience);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // A reset is an end as well.
        }

        return answer.ToArray();
    }
}

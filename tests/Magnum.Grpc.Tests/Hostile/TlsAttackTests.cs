using System.Net;
using System.Net.Sockets;
using Echo.V1;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Hostile;

/// <summary>What is done to a server that speaks TLS: to TLS itself, and through it.</summary>
[Collection(nameof(Alone))]
public sealed class TlsAttackTests
{
    private static readonly byte[] Hello = RawClient.Frame(new EchoRequest { Text = "hello" });

    /// <summary>A record that promises a greeting of 512 bytes.</summary>
    private static readonly byte[] Promise = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3];

    [Theory]
    [MemberData(nameof(ConnectionAttackTests.Frames), MemberType = typeof(ConnectionAttackTests))]
    public async Task Frame_AgainstTheRules_EndsOnlyItsConnection(string what, byte[] frame, int expected)
    {
        await using var scene = await Scene.StartAsync(tls: true);
        var peer = await scene.ConnectAsync();

        await scene.UnderAttackAsync(() => peer.SendAsync(frame));

        (await peer.Closed).ShouldBeOneOf([(ErrorCode)expected, null], what);
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [MemberData(nameof(MalformedFrameTests.Bodies), MemberType = typeof(MalformedFrameTests))]
    public async Task Body_Wrong_HasItsStatus(string what, string method, byte[] body, StatusCode expected)
    {
        await using var scene = await Scene.StartAsync(tls: true);
        var peer = await scene.ConnectAsync();

        var answer = await scene.UnderAttackAsync(() => peer.CallAsync(method, body));

        answer.Status.ShouldBe(expected, $"{what}: {answer}");
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Bomb_OfGzip_IsRefused()
    {
        await using var scene = await Scene.StartAsync(tls: true);
        var peer = await scene.ConnectAsync();

        var answer = await scene.UnderAttackAsync(() =>
            peer.CallAsync("Echo", RawClient.Frame(Gzipped.Bomb(mebibytes: 100), 1), ("grpc-encoding", "gzip")));

        answer.Status.ShouldBe(StatusCode.ResourceExhausted);
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [MemberData(nameof(ConnectionAttackTests.Strangers), MemberType = typeof(ConnectionAttackTests))]
    public async Task Bytes_OfAnotherProtocol_AreRefused(string what, byte[] bytes)
    {
        await using var scene = await Scene.StartAsync(tls: true);

        var answer = await scene.UnderAttackAsync(() => SendAndReadToTheEndAsync(scene, bytes));

        answer.ShouldBeLessThan(1000, what);
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Handshakes_ManyThatNeverEnd_TakeBoundedMemoryAndHarmNobody()
    {
        await using var scene = await Scene.StartAsync(tls: true);
        var memory = new MemoryGauge();
        var sockets = new List<Socket>();

        await scene.UnderAttackAsync(async () =>
        {
            for (var i = 0; i < 300; i++)
            {
                sockets.Add(await ConnectAsync(scene));
                await sockets[i].SendAsync(i % 2 == 0 ? Promise : Promise[..1]);
            }
        });

        memory.ShouldHaveGrownLessThan(mebibytes: 32);
        await scene.ServeTheWitnessAsync();
        sockets.ForEach(socket => socket.Dispose());
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData(0x16)]
    [InlineData(0x17)]
    [InlineData(0x14)]
    [InlineData(0xff)]
    public async Task Record_OfGarbageInASession_EndsOnlyItsConnection(byte type)
    {
        await using var scene = await Scene.StartAsync(tls: true);
        var peer = await scene.ConnectAsync();
        var stream = await peer.OpenAsync("SleepStream");
        await stream.SendAsync(RawClient.Frame([]), end: true);
        await stream.Begun;

        await scene.UnderAttackAsync(async () => await peer.SendBelowTlsAsync([type, 3, 3, 0, 32, .. new byte[32]]));

        await peer.Closed;
        await scene.Calls.WaitForAsync(calls => calls is { Handlers: 0 });
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Http1_WithTheContentTypeOfGrpc_IsToldToUpgrade()
    {
        await using var scene = await Scene.StartAsync(tls: true);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost";
        using var http = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{scene.Server.Address}/echo.v1.EchoService/Echo"))
        {
            Version = HttpVersion.Version11,
            Content = new ByteArrayContent(Hello),
        };
        request.Content.Headers.TryAddWithoutValidation("content-type", "application/grpc");

        using var response = await http.SendAsync(request, CancellationToken.None);

        response.StatusCode.ShouldBe(HttpStatusCode.UpgradeRequired);
        response.Headers.Upgrade.ToString().ShouldBe("HTTP/2");
        await scene.ShouldBeUnharmedAsync();
    }

    private static async Task<Socket> ConnectAsync(Scene scene)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, scene.Server.Port);
        return socket;
    }

    private static async Task<long> SendAndReadToTheEndAsync(Scene scene, byte[] bytes)
    {
        using var answer = new MemoryStream();
        await using var stream = new NetworkStream(await ConnectAsync(scene), ownsSocket: true);
        try
        {
            await stream.WriteAsync(bytes);
            stream.Socket.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(answer).WaitAsync(RawPeer.Patience);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // A reset is an end as well.
        }

        return answer.Length;
    }
}

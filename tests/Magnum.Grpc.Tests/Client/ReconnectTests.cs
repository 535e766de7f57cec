using Grpc.Core;
using Grpc.Net.Client;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Client;

public sealed class ReconnectTests
{
    private static readonly CallOptions Waiting = default(CallOptions).WithWaitForReady();

    [Fact]
    public async Task Backoff_EachFailure_Lengthens()
    {
        var time = new ManualTime();
        using var channel = Channel(Channels.FreePort(), time);
        await Should.ThrowAsync<RpcException>(() => channel.CallAsync());

        foreach (var seconds in new[] { 1, 1.6, 2.56, 4.096 })
        {
            time.Advance(await time.WaitForTimerAsync(TimeSpan.FromSeconds(seconds * 0.8), TimeSpan.FromSeconds(seconds * 1.2)));
        }
    }

    [Fact]
    public async Task Backoff_Settings_BoundIt()
    {
        var time = new ManualTime();
        using var channel = Channel(Channels.FreePort(), time, options =>
        {
            options.InitialReconnectBackoff = TimeSpan.FromSeconds(100);
            options.MaxReconnectBackoff = TimeSpan.FromSeconds(100);
        });
        await Should.ThrowAsync<RpcException>(() => channel.CallAsync());

        for (var i = 0; i < 3; i++)
        {
            time.Advance(await time.WaitForTimerAsync(TimeSpan.FromSeconds(80), TimeSpan.FromSeconds(120)));
        }
    }

    [Fact]
    public async Task Call_DuringTheBackoff_FailsAtOnce()
    {
        var time = new ManualTime();
        var port = Channels.FreePort();
        using var channel = Channel(port, time);
        await Should.ThrowAsync<RpcException>(() => channel.CallAsync());
        await using var server = await EchoServer.StartAsync(port: port);

        var failure = await Should.ThrowAsync<RpcException>(() => channel.CallAsync());
        time.Advance(TimeSpan.FromSeconds(1.2));
        await channel.ReachAsync(ConnectivityState.Ready);
        await channel.CallAsync();

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        server.Signals.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task WaitForReady_NobodyListensYet_WaitsForTheServer()
    {
        var time = new ManualTime();
        var port = Channels.FreePort();
        using var channel = Channel(port, time);
        var calling = channel.CallAsync(options: Waiting);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.2));
        await using var server = await EchoServer.StartAsync(port: port);

        time.Advance(TimeSpan.FromSeconds(1.2));

        await calling;
    }

    [Fact]
    public async Task WaitForReady_SentLate_TellsTheTimeThatIsLeft()
    {
        var time = new ManualTime();
        var port = Channels.FreePort();
        using var channel = Channel(port, time);
        var calling = channel.CallAsync(options: Waiting.WithDeadline(time.GetUtcNow().UtcDateTime.AddSeconds(60)));
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.2));
        await using var server = await EchoServer.StartAsync(port: port);

        time.Advance(TimeSpan.FromSeconds(2));
        await calling;

        server.Faults.Seen.Single()["grpc-timeout"].ShouldBe("58000000u");
    }

    [Fact]
    public async Task WaitForReady_DeadlinePasses_EndsTheCall()
    {
        var time = new ManualTime();
        using var channel = Channel(Channels.FreePort(), time);
        var calling = channel.CallAsync(options: Waiting.WithDeadline(time.GetUtcNow().UtcDateTime.AddSeconds(60)));
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.2));

        time.Advance(TimeSpan.FromSeconds(60));

        (await Should.ThrowAsync<RpcException>(() => calling)).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task WaitForReady_ChannelClosed_IsCancelled()
    {
        var channel = Channel(Channels.FreePort(), new ManualTime());
        var calling = channel.CallAsync(options: Waiting);

        channel.Dispose();

        (await Should.ThrowAsync<RpcException>(() => calling)).StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    [Fact]
    public async Task WaitForReady_HandlerOfTheCaller_WaitsToo()
    {
        var time = new ManualTime();
        var port = Channels.FreePort();
        using var channel = Channel(port, time, options =>
        {
            options.HttpHandler = new SocketsHttpHandler();
            options.DisposeHttpClient = true;
        });
        var calling = channel.CallAsync(options: Waiting);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.2));
        await using var server = await EchoServer.StartAsync(port: port);

        time.Advance(TimeSpan.FromSeconds(1.2));

        await calling;
    }

    [Fact]
    public async Task Call_ServerRestarts_Reconnects()
    {
        var server = await EchoServer.StartAsync();
        using var channel = server.Channel();
        await channel.CallAsync();

        await server.DisposeAsync();
        await channel.ReachAsync(ConnectivityState.Idle);
        await using var successor = await EchoServer.StartAsync(port: server.Port);
        await channel.CallAsync();

        successor.Signals.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Call_ServerSaysNothingAndCloses_CountsAsAFailure()
    {
        var time = new ManualTime();
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        using var channel = Channel(((System.Net.IPEndPoint)listener.LocalEndpoint).Port, time);
        var calling = channel.CallAsync();

        using (var accepted = await listener.AcceptTcpClientAsync())
        {
            await accepted.GetStream().ReadExactlyAsync(new byte[24]);
        }

        (await Should.ThrowAsync<RpcException>(() => calling)).StatusCode.ShouldBe(StatusCode.Unavailable);
        await channel.ReachAsync(ConnectivityState.TransientFailure);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.2));
    }

    private static GrpcChannel Channel(int port, ManualTime time, Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions { TimeProvider = time };
        configure?.Invoke(options);
        return GrpcChannel.ForAddress($"http://127.0.0.1:{port}", options);
    }
}

using Grpc.Core;
using Grpc.Net.Client;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Client;

public sealed class ChannelStateTests
{
    [Fact]
    public async Task State_OverTheLifeOfAServer_FollowsIt()
    {
        var server = await EchoServer.StartAsync();
        var channel = server.Channel();

        channel.State.ShouldBe(ConnectivityState.Idle);
        await channel.ConnectAsync();
        channel.State.ShouldBe(ConnectivityState.Ready);
        await channel.CallAsync();
        await server.DisposeAsync();
        await channel.ReachAsync(ConnectivityState.Idle);
        await Should.ThrowAsync<RpcException>(() => channel.CallAsync());
        channel.State.ShouldBe(ConnectivityState.TransientFailure);
        channel.Dispose();
        channel.State.ShouldBe(ConnectivityState.Shutdown);
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_WaitsUntilCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{Channels.FreePort()}");
        var connecting = channel.ConnectAsync(cancellation.Token);
        await channel.ReachAsync(ConnectivityState.TransientFailure);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => connecting);
    }

    [Fact]
    public async Task ConnectAsync_ChannelClosed_Throws()
    {
        var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{Channels.FreePort()}");
        var connecting = channel.ConnectAsync();

        channel.Dispose();

        await Should.ThrowAsync<ObjectDisposedException>(() => connecting);
    }

    [Fact]
    public async Task ConnectAsync_MadeAheadAndClosedByTheServer_NextCallConnectsAnew()
    {
        var server = await EchoServer.StartAsync();
        using var channel = server.Channel();
        await channel.ConnectAsync();
        await server.DisposeAsync();
        await using var successor = await EchoServer.StartAsync(port: server.Port);

        await channel.CallAsync();

        successor.Signals.Calls.ShouldBe(1);
    }

    [Fact]
    public void State_HandlerOfTheCaller_IsNotKnown()
    {
        using var handler = new SocketsHttpHandler();
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = handler });

        Should.Throw<InvalidOperationException>(() => channel.State);
        Should.Throw<InvalidOperationException>(() => channel.ConnectAsync());
    }
}

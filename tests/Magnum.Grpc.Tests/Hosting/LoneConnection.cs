using System.Net;
using System.Net.Sockets;

namespace Magnum.Grpc.Tests.Hosting;

/// <summary>A way to a server that takes one connection; whoever comes later is refused.</summary>
internal sealed class LoneConnection : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Task _running;

    public LoneConnection(EchoServer server)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        _running = RelayAsync(listener, server.Port, _over.Token);
    }

    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private static async Task RelayAsync(TcpListener listener, int port, CancellationToken over)
    {
        using var client = await listener.AcceptTcpClientAsync(over);
        listener.Stop();
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, port, over);
        await Task.WhenAny(
            client.GetStream().CopyToAsync(server.GetStream(), over),
            server.GetStream().CopyToAsync(client.GetStream(), over));
    }
}

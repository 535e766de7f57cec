using System.Net;
using System.Net.Sockets;

namespace Magnum.Grpc.Tests.Hosting;

/// <summary>
/// Answers the calls of its first connection by GOAWAY, as not processed, and hands those of all others on to another server.
/// </summary>
internal sealed class GoawayServer : IAsyncDisposable
{
    private const byte Headers = 1;
    private static readonly byte[] Settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    private static readonly byte[] Goaway = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Task _running;

    public GoawayServer(int target)
    {
        _target = target;
        _listener.Start();
        _running = RunAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using (var first = await _listener.AcceptTcpClientAsync(_stop.Token))
        {
            Connections++;
            await RefuseAsync(first.GetStream());
        }

        using var second = await _listener.AcceptTcpClientAsync(_stop.Token);
        Connections++;
        using var target = new TcpClient();
        await target.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
        await Task.WhenAny(
            second.GetStream().CopyToAsync(target.GetStream(), _stop.Token),
            target.GetStream().CopyToAsync(second.GetStream(), _stop.Token));
    }

    private async Task RefuseAsync(NetworkStream stream)
    {
        var header = new byte[24];
        await stream.ReadExactlyAsync(header, _stop.Token);
        await stream.WriteAsync(Settings, _stop.Token);
        while (true)
        {
            await stream.ReadExactlyAsync(header.AsMemory(0, 9), _stop.Token);
            var length = (header[0] << 16) | (header[1] << 8) | header[2];
            var type = header[3];
            await stream.ReadExactlyAsync(new byte[length], _stop.Token);
            if (type == Headers)
            {
                await stream.WriteAsync(Goaway, _stop.Token);
                stream.Socket.Shutdown(SocketShutdown.Send);
                return;
            }
        }
    }
}

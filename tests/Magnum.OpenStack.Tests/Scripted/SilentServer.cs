using System.Net;
using System.Net.Sockets;

namespace Magnum.OpenStack.Tests.Scripted;

/// <summary>Takes connections and never answers.</summary>
internal sealed class SilentServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Task<TcpClient>? _connected;

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Somebody has connected.</summary>
    public Task Connected => _connected!;

    public static SilentServer Start()
    {
        var server = new SilentServer();
        server._listener.Start();
        server._connected = server._listener.AcceptTcpClientAsync();
        return server;
    }

    public void Dispose()
    {
        if (_connected is { IsCompletedSuccessfully: true })
        {
            _connected.Result.Dispose();
        }

        _listener.Dispose();
    }
}

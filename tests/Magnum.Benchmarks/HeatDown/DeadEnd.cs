using System.Net;
using System.Net.Sockets;

namespace Magnum.Benchmarks.HeatDown;

/// <summary>Stands where a cloud was: closes every connection and counts them.</summary>
internal sealed class DeadEnd : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Task _closing;
    private int _met;

    private DeadEnd(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _closing = CloseAllAsync();
    }

    /// <summary>How many connections it met.</summary>
    public int Met => Volatile.Read(ref _met);

    public static DeadEnd At(Uri address) => new(address.Port);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _closing;
    }

    private async Task CloseAllAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync();
                Interlocked.Increment(ref _met);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }
}

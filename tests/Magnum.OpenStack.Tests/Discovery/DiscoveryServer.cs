using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Magnum.OpenStack.Tests.Discovery;

/// <summary>An HTTP server that gives every request the same answer, and keeps what was asked.</summary>
internal sealed class DiscoveryServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _answer;
    private readonly Task _serving;

    public DiscoveryServer(int status, string body, string headers = "")
    {
        _answer = Encoding.UTF8.GetBytes($"HTTP/1.1 {status} Said\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{headers}\r\n{body}");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>The first line of each request.</summary>
    public List<string> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
                Requests.Add((await reader.ReadLineAsync())!);
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                }

                await client.GetStream().WriteAsync(_answer);
            }
        }
        catch (Exception fault) when (fault is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }
}

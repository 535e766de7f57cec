using System.Net.Sockets;

namespace Magnum.Gateway.Tests.Nodes;

/// <summary>A connection on which a test writes what it likes.</summary>
internal sealed record NodeConnection(TcpClient Tcp) : IDisposable
{
    public NetworkStream Stream => Tcp.GetStream();

    public void Dispose() => Tcp.Dispose();
}

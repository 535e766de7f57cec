using System.Net;
using System.Net.Sockets;

namespace Magnum.IntegrationTests.Hosting;

/// <summary>Ports for the processes of the tests, below those that the system gives to outgoing connections.</summary>
internal static class LoopbackPort
{
    private const int First = 21_000;
    private const int Count = 8_000;
    private static int _last = Random.Shared.Next(Count);

    /// <summary>A port that nobody listens on and that no other test of this run was given.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _last) % Count);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }
}

using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Magnum.Gateway.Nodes;

/// <summary>Keeps one client address from holding all connections of the endpoint for nodes.</summary>
internal sealed partial class NodeConnections(int most, ILogger<NodeConnections> logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Held> _held = [];

    /// <summary>Passes a connection on, unless its address has as many as it may; then it is closed at once.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = NodeLimits.NetworkOf(((IPEndPoint)connection.RemoteEndPoint!).Address);
        if (!Enter(address))
        {
            connection.Abort();
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Leave(address);
        }
    }

    private bool Enter(IPAddress address)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(address, out var held))
            {
                _held[address] = held = new Held();
            }

            if (held.Count < most)
            {
                held.Count++;
                return true;
            }

            if (!held.IsTold)
            {
                held.IsTold = true;
                LogRefused(address, most);
            }

            return false;
        }
    }

    private void Leave(IPAddress address)
    {
        lock (_gate)
        {
            if (--_held[address].Count == 0)
            {
                _held.Remove(address);
            }
        }
    }

    [LoggerMessage(3209, LogLevel.Warning, "{Address} has {Most} connections to the endpoint for nodes; more are closed. If many bays come from there, raise nodes:connections_per_address.")]
    private partial void LogRefused(IPAddress address, int most);

    // What an address has: said once, until it has none.
    private sealed class Held
    {
        public int Count { get; set; }

        public bool IsTold { get; set; }
    }
}

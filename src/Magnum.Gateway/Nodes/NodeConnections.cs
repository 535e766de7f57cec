using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Magnum.Gateway.Nodes;

/// <summary>Keeps one client address from holding all connections of the endpoint for nodes.</summary>
internal sealed partial class NodeConnections(int most, TimeProvider time, ILogger<NodeConnections> logger)
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Held> _held = [];

    /// <summary>Passes a connection on, unless its address has as many as it may; then it is closed at once.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = NodeLimits.NetworkOf(((IPEndPoint)connection.RemoteEndPoint!).Address);
        if (!Enter(address, out var refused))
        {
            connection.Abort();
            if (refused > 0)
            {
                LogRefused(address, most, refused);
            }

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

    // Answers with how many were refused since that was told, when it is to be told again; else with 0.
    private bool Enter(IPAddress address, out int refused)
    {
        refused = 0;
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

            held.Refused++;
            if (held.ToldAt is null || time.GetElapsedTime(held.ToldAt.Value) >= TellEvery)
            {
                (refused, held.Refused, held.ToldAt) = (held.Refused, 0, time.GetTimestamp());
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

    [LoggerMessage(3209, LogLevel.Warning, "{Address} has {Most} connections to the endpoint for nodes; {Refused} more were closed. If many bays come from there, raise nodes:connections_per_address.")]
    private partial void LogRefused(IPAddress address, int most, int refused);

    // What an address has.
    private sealed class Held
    {
        public int Count { get; set; }

        public int Refused { get; set; }

        public long? ToldAt { get; set; }
    }
}

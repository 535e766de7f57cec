using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Magnum.Grpc.Server;

/// <summary>
/// Ends connections that have grown old: they are told to go away, finish their calls in a time of grace, and are cut after it. So clients
/// spread anew over servers that have come since, and no connection outlives a certificate for long.
/// </summary>
internal sealed class ConnectionAge(TimeSpan maxAge, TimeSpan grace, TimeProvider time)
{
    private const double Jitter = 0.1;

    public async Task WatchAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        // Connections that were opened together must not come back together.
        var age = maxAge * (1 - Jitter + (2 * Jitter * Random.Shared.NextDouble()));
        await using var old = time.CreateTimer(static state => ((ConnectionContext)state!).Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose(), connection, age, Timeout.InfiniteTimeSpan);
        await using var over = grace == Timeout.InfiniteTimeSpan
            ? null
            : time.CreateTimer(
                static state => ((ConnectionContext)state!).Abort(new ConnectionAbortedException("The connection is too old, and its time of grace is over.")),
                connection,
                age + grace,
                Timeout.InfiniteTimeSpan);
        await next(connection);
    }
}

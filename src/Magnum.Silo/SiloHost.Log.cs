using Microsoft.Extensions.Logging;

namespace Magnum.Silo;

/// <content>Its log messages.</content>
public sealed partial class SiloHost
{
    [LoggerMessage(2301, LogLevel.Warning, "The database failed during {What}; it is tried again.")]
    private partial void LogStoreFailed(Exception exception, string what);

    [LoggerMessage(2302, LogLevel.Error, "Unexpected error during {What}.")]
    private partial void LogUnexpected(Exception exception, string what);

    [LoggerMessage(2303, LogLevel.Warning, "The lease of shard {Shard} ended before a call for bay {Bay}; its next owner goes on.")]
    private partial void LogLeaseLost(Guid bay, int shard);

    [LoggerMessage(2304, LogLevel.Warning, "Effects were still in flight when the time to drain was over; their next owner goes on.")]
    private partial void LogDrainTimeout();

    [LoggerMessage(2306, LogLevel.Warning, "The stop was cut short: the shards go to their next owners when the leases end.")]
    private partial void LogNotReleased();

    [LoggerMessage(2305, LogLevel.Debug, "Pruned {Count} old events and request ids.")]
    private partial void LogPruned(int count);
}

using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Shards;

/// <content>Its log messages.</content>
internal sealed partial class ShardKeeper
{
    [LoggerMessage(2001, LogLevel.Information, "Took {Count} shards; the fair share is {Share}.")]
    private partial void LogTaken(int count, int share);

    [LoggerMessage(2002, LogLevel.Information, "Released {Count} shards.")]
    private partial void LogReleased(int count);

    [LoggerMessage(2003, LogLevel.Warning, "Shard {Shard} (epoch {Epoch}) belongs to another silo now.")]
    private partial void LogLost(int shard, long epoch);

    [LoggerMessage(2004, LogLevel.Warning, "{Count} shards belong to other silos now: their leases had ended before this renewal.")]
    private partial void LogLostMany(int count);
}

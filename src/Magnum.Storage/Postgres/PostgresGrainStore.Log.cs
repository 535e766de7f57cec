using Microsoft.Extensions.Logging;

namespace Magnum.Storage.Postgres;

public sealed partial class PostgresGrainStore
{
    [LoggerMessage(EventId = 4203, Level = LogLevel.Information, Message = "The store on PostgreSQL is open.")]
    private partial void LogOpened();

    [LoggerMessage(EventId = 4204, Level = LogLevel.Information, Message = "Schema step {Migration} was made.")]
    private partial void LogMigrated(string migration);

    [LoggerMessage(EventId = 4205, Level = LogLevel.Information, Message = "{Count} data keys were wrapped by the key-encryption key {KekId}.")]
    private partial void LogRewrapped(int count, string kekId);

    [LoggerMessage(EventId = 4206, Level = LogLevel.Warning, Message = "A write of bay {Bay} was refused: shard {Shard} has gone to another process since epoch {Epoch}.")]
    private partial void LogFenced(Guid bay, int shard, long epoch);
}

using Microsoft.Extensions.Logging;

namespace Magnum.Storage.Sqlite;

public sealed partial class SqliteGrainStore
{
    [LoggerMessage(EventId = 4101, Level = LogLevel.Information, Message = "The store in {Path} is open.")]
    private partial void LogOpened(string path);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Information, Message = "Schema step {Migration} was made.")]
    private partial void LogMigrated(string migration);

    [LoggerMessage(EventId = 4103, Level = LogLevel.Information, Message = "{Count} data keys were wrapped by the key-encryption key {KekId}.")]
    private partial void LogRewrapped(int count, string kekId);
}

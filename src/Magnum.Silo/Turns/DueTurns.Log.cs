using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Turns;

/// <content>Its log messages.</content>
internal sealed partial class DueTurns
{
    [LoggerMessage(2301, LogLevel.Warning, "The database failed during {What}; it is tried again.")]
    private partial void LogStoreFailed(Exception exception, string what);

    [LoggerMessage(2302, LogLevel.Error, "Unexpected error during {What}.")]
    private partial void LogUnexpected(Exception exception, string what);

    [LoggerMessage(2303, LogLevel.Warning, "The lease of shard {Shard} ended before a call for bay {Bay}; its next owner goes on.")]
    private partial void LogLeaseLost(Guid bay, int shard);
}

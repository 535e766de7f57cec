using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Engines;

/// <content>Its log messages.</content>
internal sealed partial class EngineWatch
{
    [LoggerMessage(2701, LogLevel.Warning, "The database failed while the engine of bay {Bay} was looked at; it is looked at again later: {Reason}")]
    private partial void LogStoreFailed(Guid bay, string reason);

    [LoggerMessage(2702, LogLevel.Error, "A look at the engine of bay {Bay} met an unexpected error.")]
    private partial void LogUnexpected(Exception exception, Guid bay);
}

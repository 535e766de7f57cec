using Microsoft.Extensions.Logging;

namespace Magnum.Storage.Postgres;

internal sealed partial class PostgresSignals
{
    private readonly ILogger _logger;

    [LoggerMessage(EventId = 4201, Level = LogLevel.Warning, Message = "The connection for signals broke; it is opened again in about {Retry}.")]
    private partial void LogBroken(Exception exception, TimeSpan retry);

    [LoggerMessage(EventId = 4207, Level = LogLevel.Information, Message = "Signals of other processes are received.")]
    private partial void LogListening();

    [LoggerMessage(EventId = 4202, Level = LogLevel.Warning, Message = "A signal that is not the store's was left aside.")]
    private partial void LogForeignPayload(Exception exception);
}

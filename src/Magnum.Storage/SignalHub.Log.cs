using Microsoft.Extensions.Logging;

namespace Magnum.Storage;

internal sealed partial class SignalHub
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(EventId = 4001, Level = LogLevel.Error, Message = "A subscriber of store signals failed.")]
    private partial void LogHandlerFailed(Exception exception);
}

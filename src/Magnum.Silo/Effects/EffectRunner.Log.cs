using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Effects;

/// <content>Its log messages.</content>
internal sealed partial class EffectRunner
{
    [LoggerMessage(2101, LogLevel.Warning, "Effect {Effect} of bay {Bay} failed, request {Request}: {Code} (passing: {Transient}): {Reason}")]
    private partial void LogFailed(string effect, Guid bay, string request, string code, bool transient, string reason);

    [LoggerMessage(2102, LogLevel.Error, "Effect {Effect} of bay {Bay} met an unexpected error, request {Request}.")]
    private partial void LogUnexpected(Exception exception, string effect, Guid bay, string request);

    [LoggerMessage(2103, LogLevel.Error, "The secrets of bay {Bay} cannot be opened; only a delete goes on, with the service's own rights.")]
    private partial void LogUnreadable(Exception exception, Guid bay);
}

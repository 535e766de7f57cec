using Grpc.Core;
using Magnum.Grpc.Wire;
using Microsoft.Extensions.Logging;

namespace Magnum.Grpc.Server;

/// <summary>What is written down of a call.</summary>
internal sealed partial class ServerCall
{
    private TimeSpan _elapsed;

    /// <summary>Whether anybody wants to know how long the call takes; asking the clock costs more than much else of a call.</summary>
    private bool IsTimed => _runtime.Metrics.IsTimed || _runtime.Logger.IsEnabled(_runtime.Options.AccessLogLevel);

    private void Account(Status status)
    {
        if (_started == 0)
        {
            return;
        }

        _elapsed = _runtime.Time.GetElapsedTime(_started);
        var logger = _runtime.Logger;
        var level = _runtime.Options.AccessLogLevel;
        if (logger.IsEnabled(level))
        {
            var detail = PeerText.OnOneLine(status.Detail);
            LogCall(logger, level, _method.FullName, status.StatusCode, _elapsed.TotalMilliseconds, PeerCore, detail);
        }
    }

    [LoggerMessage(EventId = 1, EventName = "Call", Message = "{Method} {StatusCode} in {ElapsedMilliseconds:0.###} ms from {Peer} {Detail}")]
    private static partial void LogCall(
        ILogger logger, LogLevel level, string method, StatusCode statusCode, double elapsedMilliseconds, string peer, string detail);

    [LoggerMessage(EventId = 2, EventName = "HandlerFailed", Level = LogLevel.Error, Message = "The handler of {Method} failed")]
    private static partial void LogHandlerFailed(ILogger logger, Exception exception, string method);
}

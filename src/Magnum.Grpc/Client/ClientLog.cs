using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Magnum.Grpc.Client;

/// <summary>What is written down of calls that a client made.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(EventId = 10, Level = LogLevel.Debug, Message = "{Method} at {Target} failed: {StatusCode} {Detail}")]
    public static partial void CallFailed(ILogger logger, string method, string target, StatusCode statusCode, string detail);

    [LoggerMessage(
        EventId = 11, Level = LogLevel.Debug, Message = "{Method} ended {StatusCode}: attempt {Attempt} follows in {WaitMilliseconds:0.###} ms")]
    public static partial void Retrying(ILogger logger, string method, int attempt, double waitMilliseconds, StatusCode statusCode);

    [LoggerMessage(EventId = 12, Level = LogLevel.Debug, Message = "No connection to {Address}: {Detail}")]
    public static partial void ConnectionFailed(ILogger logger, string address, string detail);

    [LoggerMessage(EventId = 14, Level = LogLevel.Warning, Message = "The resolver failed to resolve again")]
    public static partial void RefreshFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 13, Level = LogLevel.Warning, Message = "The server at {Address} has no health service: it counts as healthy")]
    public static partial void NoHealthService(ILogger logger, string address);
}

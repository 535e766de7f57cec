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
}

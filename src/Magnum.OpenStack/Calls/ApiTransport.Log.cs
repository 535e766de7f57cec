using Microsoft.Extensions.Logging;

namespace Magnum.OpenStack.Calls;

internal sealed partial class ApiTransport
{
    [LoggerMessage(7001, LogLevel.Debug, "{Service} {Operation}: {Method} {Path} answered {Status} in {ElapsedMs} ms ({RequestId})")]
    private partial void LogAnswered(string service, string operation, string method, string path, int status, long elapsedMs, OpenStackRequestId requestId);

    [LoggerMessage(7002, LogLevel.Debug, "{Service} {Operation}: {Method} {Path} got no answer after {ElapsedMs} ms: {Reason} ({RequestId})")]
    private partial void LogUnanswered(string service, string operation, string method, string path, string reason, long elapsedMs, OpenStackRequestId requestId);
}

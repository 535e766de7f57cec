namespace Magnum.CloudSimulator.Wire;

internal sealed partial class CloudGateway
{
    [LoggerMessage(8810, LogLevel.Debug, "{Method} {Path} -> {Status} ({RequestId})")]
    private partial void LogAnswered(string method, string path, int status, string requestId);
}

using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Calls;

/// <content>Its log messages.</content>
internal sealed partial class CloudCalls
{
    [LoggerMessage(2401, LogLevel.Error, "Calls to {Service} fail: only one now and then is made until one is answered. The last: {Code}: {Reason}")]
    private partial void LogDown(string service, string code, string reason);

    [LoggerMessage(2402, LogLevel.Information, "Calls to {Service} are answered again.")]
    private partial void LogBack(string service);
}

using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Calls;

/// <content>Its log messages.</content>
internal sealed partial class CloudCalls
{
    [LoggerMessage(2401, LogLevel.Error, "{Service} is down: no call but one now and then is made to it until it answers. {Code}: {Reason}")]
    private partial void LogDown(string service, string code, string reason);

    [LoggerMessage(2402, LogLevel.Information, "{Service} is back.")]
    private partial void LogBack(string service);
}

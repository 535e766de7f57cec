using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Settled;

/// <content>Its log messages.</content>
internal sealed partial class SettledSweep
{
    [LoggerMessage(2201, LogLevel.Warning, "The settled bays of project {Project} could not be compared with Heat: {Code}: {Reason}")]
    private partial void LogFailed(string project, string code, string reason);
}

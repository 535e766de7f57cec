using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Polls;

/// <content>Its log messages.</content>
internal sealed partial class StackPoll
{
    [LoggerMessage(2201, LogLevel.Warning, "{Count} stacks of project {Project} could not be read, tried again in {Pause}: {Code}: {Reason}")]
    private partial void LogFailed(string project, int count, TimeSpan pause, string code, string reason);

    [LoggerMessage(2202, LogLevel.Error, "Bay {Bay} could not be told of its stack.")]
    private partial void LogUnexpected(Exception exception, Guid bay);
}

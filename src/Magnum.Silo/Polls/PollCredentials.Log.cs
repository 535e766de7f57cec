using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Polls;

/// <content>Its log messages.</content>
internal sealed partial class PollCredentials
{
    [LoggerMessage(2211, LogLevel.Error, "The credentials of bay {Bay} cannot be read; another bay's are used for the polls of its project.")]
    private partial void LogUnreadable(Exception exception, Guid bay);
}

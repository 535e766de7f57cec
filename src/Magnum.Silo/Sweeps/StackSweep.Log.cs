using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Sweeps;

/// <content>Its log messages.</content>
internal sealed partial class StackSweep
{
    [LoggerMessage(2501, LogLevel.Information, "This process lists the stacks of all projects from now on.")]
    private partial void LogTaken();

    [LoggerMessage(2502, LogLevel.Information, "Another process lists the stacks of all projects now.")]
    private partial void LogLost();

    [LoggerMessage(
        2503,
        LogLevel.Error,
        "{Reason}. Until it does, changes behind the service's back are seen at every tenth silo:periodic_interval only. Set \"stacks:global_index\" in Heat's policy.yaml so that the service's user may, or turn silo:periodic_global_stack_list off. This is said once.")]
    private partial void LogRefused(string reason);

    [LoggerMessage(2504, LogLevel.Warning, "The stacks of all projects could not be listed, tried again in {Pause}: {Code}: {Reason}")]
    private partial void LogFailed(TimeSpan pause, string code, string reason);

    [LoggerMessage(2505, LogLevel.Debug, "{Stacks} stacks of bays seen; {Different} of {Bays} settled bays differ.")]
    private partial void LogSwept(int stacks, int different, int bays);
}

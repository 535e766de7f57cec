namespace Magnum.CloudSimulator.State;

internal sealed partial class StateKeeper
{
    [LoggerMessage(8801, LogLevel.Error, "The state of the simulated cloud could not be written; it will be tried again.")]
    private partial void LogNotWritten(Exception problem);
}

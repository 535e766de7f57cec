using Magnum.Simulation.Checks;
using Magnum.Simulation.Clock;
using Microsoft.Extensions.Logging;

namespace Magnum.Simulation.Silos;

/// <summary>What a silo logs: goes into the trace; an unexpected exception is a breach, since everything that goes wrong here is to be expected.</summary>
internal sealed class SiloLog(Process process, Checker checker, Trace trace) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error || trace.IsOn;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = $"{logLevel}: {formatter(state, exception)}{(exception is null ? string.Empty : $" {exception.GetType().Name}: {exception.Message}")}";
        trace.Write(process.Name, text);
        checker.Require(logLevel < LogLevel.Error || exception is null, $"{process.Name} logged {text} {exception}");
    }

    public void Dispose()
    {
    }
}

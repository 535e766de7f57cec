using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Tests.Hosting;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogSink
{
    public LogSink() => Factory = new SinkFactory(this);

    public ConcurrentQueue<(LogLevel Level, int Id, string Text)> Entries { get; } = [];

    public ILoggerFactory Factory { get; }

    public ILogger<T> CreateLogger<T>() => Factory.CreateLogger<T>();

    private sealed class SinkFactory(LogSink sink) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => new Logger(sink);

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }

    private sealed class Logger(LogSink sink) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            sink.Entries.Enqueue((logLevel, eventId.Id, $"{formatter(state, exception)} {exception}"));
    }
}

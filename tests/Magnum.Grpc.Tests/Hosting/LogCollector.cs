using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Magnum.Grpc.Tests.Hosting;

/// <summary>Keeps what was logged.</summary>
public sealed class LogCollector : ILoggerProvider
{
    private TaskCompletionSource _written = New();

    public ConcurrentQueue<LogLine> Lines { get; } = new();

    /// <summary>The first line, written before or after, that fits.</summary>
    public async Task<LogLine> WaitForAsync(Func<LogLine, bool> fits)
    {
        while (true)
        {
            var written = Volatile.Read(ref _written);
            if (Lines.FirstOrDefault(fits) is { } line)
            {
                return line;
            }

            await written.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Add(LogLine line)
    {
        Lines.Enqueue(line);
        Interlocked.Exchange(ref _written, New()).TrySetResult();
    }

    public sealed record LogLine(string Category, LogLevel Level, string Text, Exception? Exception);

    private sealed class Logger(LogCollector owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.Add(new LogLine(category, logLevel, formatter(state, exception), exception));
    }
}

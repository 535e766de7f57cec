using Microsoft.Extensions.Logging;

namespace Magnum.Storage.Tests;

/// <summary>A logger whose messages can be waited for.</summary>
internal sealed class EventWaiter<T> : ILogger<T>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, TaskCompletionSource> _waiting = [];

    /// <summary>Ends with the next message of that event id.</summary>
    public Task Next(int eventId)
    {
        lock (_lock)
        {
            if (!_waiting.TryGetValue(eventId, out var source))
            {
                _waiting[eventId] = source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return source.Task;
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lock)
        {
            if (_waiting.Remove(eventId.Id, out var source))
            {
                source.SetResult();
            }
        }
    }
}

namespace Magnum.Simulation.Clock;

/// <summary>A timer of a process, fired by the event loop.</summary>
internal sealed class LoopTimer : ITimer
{
    private static readonly SendOrPostCallback FireTimer = timer => ((LoopTimer)timer!).Fire();
    private readonly EventLoop _loop;
    private readonly Process _process;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private long _due = long.MaxValue;

    public LoopTimer(EventLoop loop, Process process, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        (_loop, _process, _callback, _state) = (loop, process, callback, state);
        Change(dueTime, period);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero)
        {
            throw new NotSupportedException("Timers of a simulated process fire once.");
        }

        _due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : _loop.Now + dueTime.Ticks;
        if (_due != long.MaxValue)
        {
            _loop.AddAt(_due, _process, FireTimer, this);
        }

        return true;
    }

    public void Dispose() => _due = long.MaxValue;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    // An entry in the loop's queue that was for another time, or is the second for the same, finds nothing due.
    private void Fire()
    {
        if (_due <= _loop.Now)
        {
            _due = long.MaxValue;
            _callback(_state);
        }
    }
}

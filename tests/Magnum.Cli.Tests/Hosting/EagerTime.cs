namespace Magnum.Cli.Tests.Hosting;

/// <summary>A clock on which short pauses are over at once, and long ones when the test says so.</summary>
internal sealed class EagerTime : TimeProvider
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly List<EagerTimer> _waiting = [];
    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;
    private TimeSpan _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
            {
                return _elapsed;
            }
        }
    }

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new EagerTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Ends every long pause.</summary>
    public void EndLongPauses()
    {
        EagerTimer[] timers;
        lock (_lock)
        {
            timers = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var timer in timers)
        {
            timer.Fire();
        }
    }

    private void Arm(EagerTimer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            _waiting.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            if (dueTime >= Long)
            {
                _waiting.Add(timer);
                return;
            }

            _elapsed += dueTime;
        }

        ThreadPool.QueueUserWorkItem(_ => timer.Fire());
    }

    private sealed class EagerTimer(EagerTime time, Action callback) : ITimer
    {
        private volatile bool _disposed;

        public void Fire()
        {
            if (!_disposed)
            {
                callback();
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Arm(this, dueTime);
            return true;
        }

        public void Dispose()
        {
            _disposed = true;
            time.Arm(this, Timeout.InfiniteTimeSpan);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

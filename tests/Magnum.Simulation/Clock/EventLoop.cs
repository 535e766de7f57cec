namespace Magnum.Simulation.Clock;

/// <summary>
/// The world's one thread: runs what is ready in an order that the dice choose, and when nothing is, moves time to what is next.
/// </summary>
internal sealed class EventLoop(Dice dice)
{
    /// <summary>When every world begins, UTC.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly SendOrPostCallback RunAction = action => ((Action)action!)();
    private readonly List<Work> _ready = [];
    private readonly PriorityQueue<Work, (long At, long Order)> _later = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _order;

    /// <summary>The time since <see cref="Start"/>, in ticks.</summary>
    public long Now { get; private set; }

    /// <summary>The true time, UTC.</summary>
    public DateTimeOffset Time => Start.AddTicks(Now);

    /// <summary>How many steps were taken.</summary>
    public long Steps { get; private set; }

    /// <summary>To be run now; in the world itself when it is no process's.</summary>
    public void Add(Process? process, SendOrPostCallback callback, object? state)
    {
        // What came by way of the thread pool came in an order that no seed decides.
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("Something was run on another thread than the world's.");
        }

        _ready.Add(new Work(process, callback, state));
    }

    /// <inheritdoc cref="Add(Process?, SendOrPostCallback, object?)"/>
    public void Add(Process? process, Action action) => Add(process, RunAction, action);

    /// <summary>To be run at a time.</summary>
    public void AddAt(long at, Process? process, SendOrPostCallback callback, object? state) =>
        _later.Enqueue(new Work(process, callback, state), (at, _order++));

    /// <summary>To be run after a time.</summary>
    public void AddIn(TimeSpan pause, Process? process, Action action) => AddAt(Now + pause.Ticks, process, RunAction, action);

    /// <summary>To be run in the world itself after a time.</summary>
    public void In(TimeSpan pause, Action action) => AddIn(pause, null, action);

    /// <summary>One step; false when there is nothing to do, now or later.</summary>
    public bool Step()
    {
        Work work;
        if (_ready.Count > 0)
        {
            var chosen = _ready.Count == 1 ? 0 : dice.Below(_ready.Count);
            work = _ready[chosen];
            _ready[chosen] = _ready[^1];
            _ready.RemoveAt(_ready.Count - 1);
        }
        else if (_later.TryDequeue(out work, out var when))
        {
            Now = Math.Max(Now, when.At);
        }
        else
        {
            return false;
        }

        Steps++;
        if (work.Process is { } process)
        {
            process.Run(work);
        }
        else
        {
            work.Callback(work.State);
        }

        return true;
    }
}

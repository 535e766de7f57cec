using Magnum.Grains;

namespace Magnum.Silo;

/// <summary>How much runs at the same time: at most so many pieces of work, and what they start.</summary>
/// <param name="most">How many may be begun.</param>
/// <param name="freed">Set when one ends.</param>
internal sealed class WorkSlots(int most, Signal freed)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _empty;
    private int _running;

    /// <summary>How many more may be begun now.</summary>
    public int Free
    {
        get
        {
            lock (_gate)
            {
                return Math.Max(0, most - _running);
            }
        }
    }

    /// <summary>Runs a piece of work, which handles its own failures; counted until it ends.</summary>
    public void Start(Func<Task> work)
    {
        lock (_gate)
        {
            _running++;
        }

        _ = RunAsync(work);
    }

    /// <summary>Waits until nothing runs, for at most so long; whether that is so.</summary>
    public async Task<bool> UntilFreeAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        TaskCompletionSource empty;
        lock (_gate)
        {
            if (_running == 0)
            {
                return true;
            }

            empty = _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        await using (time.CreateTimer(_ => empty.TrySetResult(), null, atMost, Timeout.InfiniteTimeSpan))
        await using (cancellationToken.Register(() => empty.TrySetResult()))
        {
            await empty.Task;
        }

        lock (_gate)
        {
            _empty = null;
            return _running == 0;
        }
    }

    private async Task RunAsync(Func<Task> work)
    {
        // Not on the thread that found the work.
        await Task.Yield();
        try
        {
            await work();
        }
        finally
        {
            lock (_gate)
            {
                _running--;
                if (_running == 0)
                {
                    _empty?.TrySetResult();
                }
            }

            freed.Set();
        }
    }
}

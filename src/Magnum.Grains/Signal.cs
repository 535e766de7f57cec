namespace Magnum.Grains;

/// <summary>Wakes one waiter, at once when set before it waited.</summary>
public sealed class Signal(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiter;
    private bool _isSet;

    /// <summary>Wakes the waiter.</summary>
    public void Set()
    {
        lock (_gate)
        {
            _isSet = true;
            _waiter?.TrySetResult();
        }
    }

    /// <summary>Waits until set, for at most so long, or until cancelled, which does not throw; then it is no longer set.</summary>
    /// <returns>Whether it was set.</returns>
    public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        // One source for all three ends, so that the waiter goes on where it waited and on no thread of its own choosing.
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_isSet || atMost <= TimeSpan.Zero || cancellationToken.IsCancellationRequested)
            {
                return Take();
            }

            _waiter = waiter;
        }

        await using (time.CreateTimer(_ => waiter.TrySetResult(), null, atMost, Timeout.InfiniteTimeSpan))
        await using (cancellationToken.Register(() => waiter.TrySetResult()))
        {
            await waiter.Task;
        }

        lock (_gate)
        {
            return Take();
        }
    }

    private bool Take()
    {
        _waiter = null;
        return Interlocked.Exchange(ref _isSet, false);
    }
}

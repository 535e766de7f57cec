namespace Magnum.Silo;

/// <summary>Wakes one waiter, at once when set before it waited.</summary>
internal sealed class Signal(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _set = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Wakes the waiter.</summary>
    public void Set()
    {
        lock (_gate)
        {
            _set.TrySetResult();
        }
    }

    /// <summary>Waits until set, for at most so long, or until cancelled; then it is no longer set.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        Task set;
        lock (_gate)
        {
            set = _set.Task;
        }

        if (atMost > TimeSpan.Zero)
        {
            await set.WaitAsync(atMost, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        lock (_gate)
        {
            if (_set.Task.IsCompleted)
            {
                _set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}

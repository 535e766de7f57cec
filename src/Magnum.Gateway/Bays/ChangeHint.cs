namespace Magnum.Gateway.Bays;

/// <summary>Wakes the one who waits for changes, at once when set before.</summary>
internal sealed class ChangeHint(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _set = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Something changed.</summary>
    public void Set()
    {
        lock (_gate)
        {
            _set.TrySetResult();
        }
    }

    /// <summary>Waits until set, for at most so long; then it is no longer set. True when it was set.</summary>
    public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        Task set;
        lock (_gate)
        {
            set = _set.Task;
        }

        if (atMost > TimeSpan.Zero)
        {
            await set.WaitAsync(atMost, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        lock (_gate)
        {
            var wasSet = _set.Task.IsCompleted;
            if (wasSet)
            {
                _set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return wasSet;
        }
    }
}

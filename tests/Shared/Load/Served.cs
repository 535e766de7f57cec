namespace Magnum.Tests.Shared.Load;

/// <summary>Hears when calls are answered, and so when a service that had lost its database serves again.</summary>
internal sealed class Served(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _write = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _since;

    /// <summary>Begins to wait: ends when a write and a read were answered that were both asked for from now on.</summary>
    public Task AgainAsync()
    {
        lock (_gate)
        {
            _since = time.GetTimestamp();
            _read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _write = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return Task.WhenAll(_read.Task, _write.Task);
        }
    }

    /// <summary>A call was answered.</summary>
    /// <param name="asked">When it was made.</param>
    /// <param name="isWrite">Whether the answer acknowledges a write.</param>
    public void Heard(long asked, bool isWrite)
    {
        lock (_gate)
        {
            if (asked >= _since)
            {
                (isWrite ? _write : _read).TrySetResult();
            }
        }
    }
}

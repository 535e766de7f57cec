namespace Magnum.Silo.Tests.Hosting;

/// <summary>Stops one call until it is opened.</summary>
internal sealed class Gate(string call)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether a call that stands at the gate heeds its cancellation.</summary>
    public bool IsDeaf { get; init; }

    /// <summary>When a call stands at the gate.</summary>
    public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public void Open() => _open.TrySetResult();

    public Task PassAsync(string name, CancellationToken cancellationToken)
    {
        if (name != call)
        {
            return Task.CompletedTask;
        }

        _reached.TrySetResult();
        return IsDeaf ? _open.Task : _open.Task.WaitAsync(cancellationToken);
    }
}

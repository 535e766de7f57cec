namespace Magnum.Simulation.Clock;

/// <summary>What a caller waits for: a result, a failure, or that it no longer wants to wait.</summary>
internal sealed class Answer<T>
{
    private readonly TaskCompletionSource<T> _source = new();
    private readonly CancellationTokenRegistration _registration;

    public Answer(CancellationToken cancellationToken) =>
        _registration = cancellationToken.UnsafeRegister(static (source, token) => ((TaskCompletionSource<T>)source!).TrySetCanceled(token), _source);

    /// <summary>What the caller awaits.</summary>
    public Task<T> Task => _source.Task;

    /// <summary>Whether nobody waits any more.</summary>
    public bool IsOver => _source.Task.IsCompleted;

    /// <summary>The result has come.</summary>
    public void Set(T result)
    {
        _registration.Dispose();
        _source.TrySetResult(result);
    }

    /// <summary>It has failed.</summary>
    public void Fail(Exception exception)
    {
        _registration.Dispose();
        _source.TrySetException(exception);
    }
}

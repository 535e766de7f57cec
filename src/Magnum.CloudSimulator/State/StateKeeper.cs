namespace Magnum.CloudSimulator.State;

/// <summary>Writes the cloud to its file when it has changed: soon after, on demand, and at the end.</summary>
internal sealed partial class StateKeeper(StateFile file, Func<byte[]> render, TimeSpan delay, TimeProvider clock, ILogger<StateKeeper> logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _writing = new(1);
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private long _version;
    private long _written;
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = RunAsync(_stop.Token);

    /// <summary>Notes a change.</summary>
    public void Touch()
    {
        Interlocked.Increment(ref _version);
        lock (_changed)
        {
            if (_changed.CurrentCount == 0)
            {
                _changed.Release();
            }
        }
    }

    /// <summary>Returns when all changes noted so far are in the file.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var wanted = Interlocked.Read(ref _version);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (_written >= wanted)
            {
                return;
            }

            var version = Interlocked.Read(ref _version);
            await file.WriteAsync(render(), cancellationToken);
            _written = version;
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await FlushAsync(CancellationToken.None);
        _stop.Dispose();
        _writing.Dispose();
        _changed.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(cancellationToken);
                await Task.Delay(delay, clock, cancellationToken);
                try
                {
                    await FlushAsync(cancellationToken);
                }
                catch (IOException problem)
                {
                    LogNotWritten(problem);
                    Touch();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped: what is left is written by the one who stops us.
        }
    }
}

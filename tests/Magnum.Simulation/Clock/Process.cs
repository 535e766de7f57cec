namespace Magnum.Simulation.Clock;

/// <summary>
/// A process: its continuations and timers run in the event loop, and not at all once it was killed. While it is paused they gather.
/// </summary>
/// <param name="loop">The world's thread.</param>
/// <param name="name">What it is called in the trace.</param>
/// <param name="skew">How far its clock is from the true time.</param>
/// <param name="hasContext">
/// Whether its code captures where it runs. Code that does not (<c>ConfigureAwait(false)</c>) goes on where it is waked, which is the loop too.
/// </param>
internal sealed class Process(EventLoop loop, string name, TimeSpan skew, bool hasContext) : SynchronizationContext
{
    private readonly Queue<Work> _held = new();
    private bool _paused;

    /// <summary>What it is called.</summary>
    public string Name => name;

    /// <summary>Whether it was killed.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Its clock and timers.</summary>
    public TimeProvider Time => field ??= new ProcessTime(loop, this, skew);

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!IsDead)
        {
            loop.Add(this, d, state);
        }
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Ends it between two steps, as <c>kill -9</c> would.</summary>
    public void Kill()
    {
        IsDead = true;
        _held.Clear();
    }

    /// <summary>Stops it between two steps, as SIGSTOP would.</summary>
    public void Pause() => _paused = true;

    /// <summary>Lets it go on.</summary>
    public void Resume()
    {
        _paused = false;
        while (_held.TryDequeue(out var work))
        {
            loop.Add(this, work.Callback, work.State);
        }
    }

    /// <summary>Runs a step of it.</summary>
    public void Run(Work work)
    {
        if (IsDead)
        {
            return;
        }

        if (_paused)
        {
            _held.Enqueue(work);
            return;
        }

        SetSynchronizationContext(hasContext ? this : null);
        try
        {
            work.Callback(work.State);
        }
        finally
        {
            SetSynchronizationContext(null);
        }
    }
}

namespace Magnum.Simulation.Clock;

/// <summary>A process's clock: runs as the true one, but shows another time.</summary>
internal sealed class ProcessTime(EventLoop loop, Process process, TimeSpan skew) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => loop.Time + skew;

    public override long GetTimestamp() => loop.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new LoopTimer(loop, process, callback, state, dueTime, period);
}

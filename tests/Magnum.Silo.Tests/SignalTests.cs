using Magnum.Grains;
using Magnum.Silo.Tests.Hosting;

namespace Magnum.Silo.Tests;

public sealed class SignalTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Wait_SetBefore_ReturnsAtOnceAndOnlyOnce()
    {
        var signal = new Signal(_time);
        signal.Set();

        var first = signal.WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        await first;
        var second = signal.WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None);

        second.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(5));
        await second;
    }

    [Fact]
    public async Task Wait_SetMeanwhile_Wakes()
    {
        var signal = new Signal(_time);

        var wait = signal.WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        signal.Set();

        await wait;
    }

    [Fact]
    public async Task Wait_Cancelled_ReturnsWithoutThrowing()
    {
        var signal = new Signal(_time);
        using var stop = new CancellationTokenSource();

        var wait = signal.WaitAsync(TimeSpan.FromSeconds(5), stop.Token);
        await stop.CancelAsync();

        await wait;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public async Task Wait_NoTimeLeft_ReturnsAtOnce(int seconds)
    {
        var signal = new Signal(_time);

        await signal.WaitAsync(TimeSpan.FromSeconds(seconds), CancellationToken.None);
    }

    [Fact]
    public async Task Wait_SetBetweenTwoWaits_TheSecondReturnsAtOnce()
    {
        var signal = new Signal(_time);
        var first = signal.WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(5));
        var wasSet = await first;

        signal.Set();
        var isSet = await signal.WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None);

        (wasSet, isSet).ShouldBe((false, true));
    }

    [Fact]
    public async Task Wait_SetTwiceMeanwhile_WakesOnce()
    {
        var signal = new Signal(_time);
        var later = new LaterContext();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(later);
        var first = signal.WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None);

        // The waiter goes on only when both have been said.
        signal.Set();
        signal.Set();
        later.Run();
        SynchronizationContext.SetSynchronizationContext(before);
        var wasSet = await first;
        var second = signal.WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None);

        wasSet.ShouldBeTrue();
        second.IsCompleted.ShouldBeFalse();
        signal.Set();
        (await second).ShouldBeTrue();
    }

    /// <summary>What goes on here does so when it is told to.</summary>
    private sealed class LaterContext : SynchronizationContext
    {
        private readonly Queue<Action> _posted = new();

        public override void Post(SendOrPostCallback d, object? state) => _posted.Enqueue(() => d(state));

        public void Run()
        {
            while (_posted.TryDequeue(out var next))
            {
                next();
            }
        }
    }
}

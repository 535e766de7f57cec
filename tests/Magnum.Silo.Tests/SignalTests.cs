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
        var first = signal.WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None);

        signal.Set();
        signal.Set();
        var wasSet = await first;
        var second = signal.WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None);

        wasSet.ShouldBeTrue();
        second.IsCompleted.ShouldBeFalse();
        signal.Set();
        (await second).ShouldBeTrue();
    }
}

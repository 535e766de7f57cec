using Magnum.Grains;
using Magnum.Silo.Tests.Hosting;

namespace Magnum.Silo.Tests;

public sealed class WorkSlotsTests
{
    private readonly ManualTime _time = new();
    private readonly Signal _freed;
    private readonly WorkSlots _slots;

    public WorkSlotsTests()
    {
        _freed = new Signal(_time);
        _slots = new WorkSlots(2, _freed);
    }

    [Fact]
    public async Task Start_WorkThatEnds_FreesItsSlotAndSaysSo()
    {
        var work = new TaskCompletionSource();

        _slots.Start(() => work.Task);
        var whileAtWork = _slots.Free;
        work.SetResult();
        await UntilFreedAsync();

        whileAtWork.ShouldBe(1);
        _slots.Free.ShouldBe(2);
    }

    [Fact]
    public async Task Start_WorkThatStartsMore_CountsBoth()
    {
        var (begun, part) = (new TaskCompletionSource(), new TaskCompletionSource());
        _slots.Start(() =>
        {
            for (var i = 0; i < 3; i++)
            {
                _slots.Start(() => part.Task);
            }

            begun.SetResult();
            return part.Task;
        });
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));

        var free = _slots.Free;
        part.SetResult();
        var isFree = await _slots.UntilFreeAsync(TimeSpan.FromSeconds(20), _time, CancellationToken.None);

        free.ShouldBe(0);
        isFree.ShouldBeTrue();
        _slots.Free.ShouldBe(2);
    }

    [Fact]
    public async Task UntilFree_NothingRuns_IsSoAtOnce() =>
        (await _slots.UntilFreeAsync(TimeSpan.FromSeconds(20), _time, CancellationToken.None)).ShouldBeTrue();

    [Fact]
    public async Task UntilFree_TimeOver_SaysNoAndCanBeAskedAgain()
    {
        var work = new TaskCompletionSource();
        _slots.Start(() => work.Task);

        var first = _slots.UntilFreeAsync(TimeSpan.FromSeconds(20), _time, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(20));
        var inTime = await first;
        var second = _slots.UntilFreeAsync(TimeSpan.FromSeconds(2), _time, CancellationToken.None);
        work.SetResult();

        inTime.ShouldBeFalse();
        (await second).ShouldBeTrue();
    }

    [Fact]
    public async Task UntilFree_Cancelled_SaysNo()
    {
        using var stop = new CancellationTokenSource();
        var work = new TaskCompletionSource();
        _slots.Start(() => work.Task);

        var wait = _slots.UntilFreeAsync(TimeSpan.FromSeconds(20), _time, stop.Token);
        await stop.CancelAsync();

        (await wait).ShouldBeFalse();
        work.SetResult();
    }

    private async Task UntilFreedAsync() =>
        (await _freed.WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue();
}

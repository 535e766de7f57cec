using Magnum.Silo.Calls;
using Magnum.Silo.Tests.Hosting;

namespace Magnum.Silo.Tests.Calls;

public sealed class CallBudgetTests : IDisposable
{
    private const int Most = 40;
    private readonly ManualTime _time = new();
    private readonly CallBudget _budget;

    public CallBudgetTests() => _budget = new CallBudget(Most, _time);

    public void Dispose() => _budget.Dispose();

    [Fact]
    public async Task New_BeginsWithAQuarter()
    {
        var calls = Wait("project", 11);

        _budget.Pace.ShouldBe(10);
        await OnlyAsync(calls, 10);
    }

    [Fact]
    public async Task Wait_MoreThanThereIs_GoesOnAtThePace()
    {
        var calls = Wait("project", 40);

        _time.Advance(TimeSpan.FromSeconds(1));
        await OnlyAsync(calls, 20);
        _time.Advance(TimeSpan.FromSeconds(1));

        await OnlyAsync(calls, 30);
    }

    [Fact]
    public async Task Wait_AfterALongRest_HasNoMoreThanASecondsWorth()
    {
        Wait("project", 10);
        _time.Advance(TimeSpan.FromHours(1));

        var calls = Wait("project", 30);

        await OnlyAsync(calls, 10);
    }

    [Fact]
    public async Task Wait_OneProjectWantsMuch_TheOthersAreServedInTurn()
    {
        Wait("first", 10);
        var (many, few) = (Wait("many", 100), Wait("few", 2));

        _time.Advance(TimeSpan.FromSeconds(0.4));

        await OnlyAsync(many, 2);
        await OnlyAsync(few, 2);
    }

    [Fact]
    public async Task Wait_ProjectThatLooksAndChanges_ChangesFirst()
    {
        Wait("project", 10);
        var looks = Wait("project", 3);
        var changes = Wait("project", 2, looks: false);

        _time.Advance(TimeSpan.FromSeconds(0.2));

        await OnlyAsync(changes, 2);
        await OnlyAsync(looks, 0);
        _time.Advance(TimeSpan.FromSeconds(0.3));
        await OnlyAsync(looks, 3);
    }

    [Fact]
    public async Task Wait_Cancelled_EndsAndTakesNothingFromTheOthers()
    {
        using var stop = new CancellationTokenSource();
        Wait("project", 10);
        var cancelled = _budget.WaitAsync("project", true, stop.Token);
        var next = _budget.WaitAsync("project", true, CancellationToken.None);

        await stop.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(0.1));

        await Should.ThrowAsync<OperationCanceledException>(() => cancelled);
        await next;
    }

    [Fact]
    public void Succeeded_OnceASecond_GrowsStepByStepToTheMost()
    {
        var paces = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _budget.Succeeded();
            _budget.Succeeded();
            paces.Add(_budget.Pace);
        }

        paces[..3].ShouldBe([12, 14, 16]);
        paces[^1].ShouldBe(Most);
    }

    [Fact]
    public void Overloaded_OnceASecond_HalvesDownToTheLeast()
    {
        var paces = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _budget.Overloaded();
            _budget.Overloaded();
            paces.Add(_budget.Pace);
        }

        paces[..3].ShouldBe([5, 2.5, 1.25]);
        paces[^1].ShouldBe(1);
    }

    [Fact]
    public async Task Overloaded_ThePaceCountsFromThenOn()
    {
        Wait("project", 10);
        _time.Advance(TimeSpan.FromSeconds(1));
        _budget.Overloaded();

        var calls = Wait("project", 20);
        await OnlyAsync(calls, 5);
        _time.Advance(TimeSpan.FromSeconds(1));

        await OnlyAsync(calls, 10);
    }

    [Fact]
    public void SlowStart_GrownPace_BeginsWithAQuarterAgain()
    {
        Grow();

        _budget.SlowStart();

        _budget.Pace.ShouldBe(Most / 4);
    }

    [Fact]
    public void SlowStart_PaceBelowAQuarter_StaysThere()
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        _budget.Overloaded();

        _budget.SlowStart();

        _budget.Pace.ShouldBe(5);
    }

    // The first so many may be made, and no more; who waited goes on by another thread.
    private static async Task OnlyAsync(List<Task> calls, int count)
    {
        await Task.WhenAll(calls.Take(count)).WaitAsync(TimeSpan.FromSeconds(60));
        calls.Skip(count).ShouldAllBe(call => !call.IsCompleted);
    }

    private void Grow()
    {
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _budget.Succeeded();
        }
    }

    private List<Task> Wait(string project, int calls, bool looks = true) =>
        [.. Enumerable.Range(0, calls).Select(_ => _budget.WaitAsync(project, looks, CancellationToken.None))];
}

using Magnum.Grains.Store;
using Magnum.Silo.Timers;

namespace Magnum.Silo.Tests.Timers;

public sealed class TimerQueueTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TimerQueue _queue = new();

    [Fact]
    public void Take_SeveralDue_EarliestFirst()
    {
        var (late, early, middle) = (Due(-1), Due(-30), Due(-10));
        _queue.Add(late);
        _queue.Add(early);
        _queue.Add(middle);

        var taken = new[] { _queue.Take(Now, out _), _queue.Take(Now, out _), _queue.Take(Now, out _), _queue.Take(Now, out _) };

        taken.ShouldBe([early, middle, late, null]);
    }

    [Fact]
    public void Take_NoneDue_SaysWhenTheNextWillBe()
    {
        _queue.Add(Due(20));
        _queue.Add(Due(5));

        var taken = _queue.Take(Now, out var next);

        taken.ShouldBeNull();
        next.ShouldBe(Now.AddSeconds(5));
    }

    [Fact]
    public void Take_Empty_SaysNothing()
    {
        _queue.Take(Now, out var next).ShouldBeNull();

        next.ShouldBeNull();
    }

    [Fact]
    public void Take_DueExactlyNow_IsTaken()
    {
        var due = Due(0);
        _queue.Add(due);

        _queue.Take(Now, out _).ShouldBe(due);
    }

    [Fact]
    public void Add_BayThatHasATimer_KeepsTheOneThereIs()
    {
        var first = Due(-5);
        _queue.Add(first);

        _queue.Add(first with { DueAt = Now.AddSeconds(-50) });

        _queue.Count.ShouldBe(1);
        _queue.Take(Now, out _).ShouldBe(first);
    }

    [Fact]
    public void Add_BayAtWork_IsIgnored()
    {
        var due = Due(-5);
        _queue.Add(due);
        _queue.Take(Now, out _);

        _queue.Add(due);

        _queue.Count.ShouldBe(0);
        _queue.Take(Now, out _).ShouldBeNull();
    }

    [Fact]
    public void Hasten_EarlierThanTheTimer_BringsItForwardAndTakesItOnce()
    {
        var due = Due(60);
        _queue.Add(due);

        var first = _queue.Hasten(due with { DueAt = Now });

        first.ShouldBeTrue();
        _queue.Take(Now, out _)!.DueAt.ShouldBe(Now);
        _queue.Done(due.Uuid, null);
        _queue.Take(Now.AddHours(1), out _).ShouldBeNull();
    }

    [Fact]
    public void Hasten_LaterThanTheTimer_ChangesNothing()
    {
        var due = Due(10);
        _queue.Add(due);

        _queue.Hasten(due with { DueAt = Now.AddSeconds(20) }).ShouldBeFalse();

        _queue.Take(Now.AddSeconds(10), out _).ShouldBe(due);
    }

    [Fact]
    public void Hasten_NotTheEarliestOfAll_SaysSo()
    {
        _queue.Add(Due(1));

        _queue.Hasten(Due(5)).ShouldBeFalse();

        _queue.Count.ShouldBe(2);
    }

    [Fact]
    public void Done_HintWhileAtWork_CountsWhenThereIsNoOtherTimer()
    {
        var due = Due(-5);
        var hint = due with { DueAt = Now };
        _queue.Add(due);
        _queue.Take(Now, out _);
        _queue.Hasten(hint).ShouldBeFalse();

        _queue.Done(due.Uuid, null);

        _queue.Take(Now, out _).ShouldBe(hint);
    }

    [Fact]
    public void Done_HintEarlierThanTheNextTimer_Wins()
    {
        var due = Due(-5);
        var hint = due with { DueAt = Now };
        _queue.Add(due);
        _queue.Take(Now, out _);
        _queue.Hasten(due with { DueAt = Now.AddSeconds(30) });
        _queue.Hasten(hint);

        _queue.Done(due.Uuid, due with { DueAt = Now.AddSeconds(10) });

        _queue.Take(Now, out _).ShouldBe(hint);
        _queue.Done(due.Uuid, null);
        _queue.Take(Now.AddHours(1), out _).ShouldBeNull();
    }

    [Fact]
    public void Done_HintLaterThanTheNextTimer_IsForgotten()
    {
        var due = Due(-5);
        var next = due with { DueAt = Now.AddSeconds(1) };
        _queue.Add(due);
        _queue.Take(Now, out _);
        _queue.Hasten(due with { DueAt = Now.AddSeconds(30) });

        _queue.Done(due.Uuid, next);

        _queue.Take(Now.AddHours(1), out _).ShouldBe(next);
        _queue.Done(due.Uuid, null);
        _queue.Take(Now.AddHours(1), out _).ShouldBeNull();
    }

    [Fact]
    public void Done_SameTimeAsAnOvertakenTimer_IsTakenOnce()
    {
        var due = Due(10);
        _queue.Add(due);
        _queue.Hasten(due with { DueAt = Now });
        _queue.Take(Now, out _);

        _queue.Done(due.Uuid, due);

        _queue.Take(Now.AddSeconds(10), out _).ShouldBe(due);
        _queue.Take(Now.AddSeconds(10), out _).ShouldBeNull();
    }

    private static DueBay Due(int seconds) => new(Guid.NewGuid(), 7, Now.AddSeconds(seconds));
}

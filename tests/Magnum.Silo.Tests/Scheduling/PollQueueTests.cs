using Magnum.Silo.Scheduling;

namespace Magnum.Silo.Tests.Scheduling;

public sealed class PollQueueTests
{
    private static readonly DateTimeOffset T0 = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly PollQueue _queue = new();

    [Fact]
    public void Take_LastBayOfAGroup_ForgetsTheGroup()
    {
        Add("one", 0);
        Add("two", 5);

        Take(0).ShouldNotBeNull();

        _queue.Groups.ShouldBe(1);
        _queue.Next.ShouldBe(T0.AddSeconds(5));
    }

    [Fact]
    public void Take_MoreBaysThanAsked_LeavesTheRestToTheNext()
    {
        Add("one", 0);
        Add("one", 1);
        Add("one", 2);

        var first = Take(2, most: 2)!;
        var second = Take(2, most: 2)!;

        (first.Bays.Count, second.Bays.Count).ShouldBe((2, 1));
        Take(2).ShouldBeNull();
    }

    [Fact]
    public void Take_ProjectWithAnEarlierBayAddedLater_ComesFirst()
    {
        Add("one", 10);
        Add("two", 8);
        Add("one", 3);

        var first = Take(10, most: 1)!;
        var second = Take(10, most: 1)!;
        var third = Take(10, most: 1)!;

        (first.Project, second.Project, third.Project).ShouldBe(("one", "two", "one"));
    }

    [Fact]
    public void Next_FirstBayGoneElsewhere_IsThatOfTheOthers()
    {
        var gone = Add("one", 0);
        Add("one", 4);

        gone.Ticket++;

        _queue.Next.ShouldBe(T0.AddSeconds(4));
    }

    [Fact]
    public void ForgetEmpty_AllBaysGoneElsewhere_ForgetsTheGroup()
    {
        Add("one", 0).Ticket++;
        Add("two", 0);

        _queue.ForgetEmpty();

        _queue.Groups.ShouldBe(1);
        Take(0)!.Project.ShouldBe("two");
    }

    private ScheduledBay Add(string project, int seconds)
    {
        var bay = new ScheduledBay(Guid.NewGuid(), 0) { Project = project, Waiting = Waiting.Watch, At = T0.AddSeconds(seconds) };
        _queue.Add(bay);
        return bay;
    }

    private PollBatch? Take(int seconds, int most = 100)
    {
        var batch = _queue.Take(T0.AddSeconds(seconds), _ => TimeSpan.FromSeconds(1), most);
        foreach (var bay in batch?.Bays ?? [])
        {
            bay.Ticket++;
        }

        return batch;
    }
}

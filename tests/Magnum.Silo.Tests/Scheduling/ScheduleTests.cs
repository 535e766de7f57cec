using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Magnum.Silo.Scheduling;
using Magnum.Silo.Tests.Hosting;

namespace Magnum.Silo.Tests.Scheduling;

public sealed class ScheduleTests
{
    private static readonly DateTimeOffset T0 = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SiloOptions Options = new() { PeriodicInterval = TimeSpan.FromSeconds(60) };
    private static readonly BayPolicy Policy = new();
    private readonly Schedule _schedule = new(Options, Policy);

    [Fact]
    public void Hear_UnknownBay_IsDueAtItsTimer()
    {
        var bay = Sample.Settled();

        var isFirst = _schedule.Hear(DueOf(bay, 5));

        isFirst.ShouldBeTrue();
        _schedule.Next.ShouldBe(At(5));
        TakeTurns(4).ShouldBeEmpty();
        TakeTurns(5).ShouldBe([bay.Uuid]);
    }

    [Fact]
    public void Hear_UnknownBayOverdue_WaitsAsLongAsToldAndKeepsItsTimer()
    {
        var bay = Sample.Settled();

        _schedule.Hear(DueOf(bay, -30), notBefore: At(2));

        _schedule.Next.ShouldBe(At(2));
        _schedule.Hear(DueOf(bay, -30)).ShouldBeFalse();
        _schedule.Next.ShouldBe(At(2));
    }

    [Fact]
    public void Hear_NotTheFirstOfAll_SaysSo()
    {
        _schedule.Hear(DueOf(Sample.Settled(), 1));

        _schedule.Hear(DueOf(Sample.Settled(), 5)).ShouldBeFalse();

        _schedule.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void Hear_WaitingForATurn_TheNewTimerCounts(int heard)
    {
        var bay = Sample.Settled();
        _schedule.Hear(DueOf(bay, 10));

        _schedule.Hear(DueOf(bay, heard));

        _schedule.Next.ShouldBe(At(heard));
        TakeTurns(30).ShouldBe([bay.Uuid]);
        TakeTurns(30).ShouldBeEmpty();
    }

    [Fact]
    public void Hear_KnownTimerOfABayPutOff_ChangesNothing()
    {
        var bay = Sample.Settled();
        var due = DueOf(bay, 0);
        _schedule.Hear(due);
        _schedule.ReadAgain(Take(0), At(60));

        _schedule.Hear(due).ShouldBeFalse();

        _schedule.Next.ShouldBe(At(60));
    }

    [Fact]
    public void Hear_WatchedBay_IsReadThenAndPolledNoMore()
    {
        var bay = Watched();
        Return(bay, 0);

        _schedule.Hear(DueOf(bay, 1));

        _schedule.Next.ShouldBe(At(1));
        _schedule.TakePoll(At(3600)).ShouldBeNull();
        TakeTurns(1).ShouldBe([bay.Uuid]);
    }

    [Fact]
    public void Hear_TimerOfAWatchedBayAsStored_ChangesNothing()
    {
        var bay = Watched();
        Return(bay, 0);
        var next = _schedule.Next;

        _schedule.Hear(DueOf(bay, bay.DueAt!.Value)).ShouldBeFalse();

        _schedule.Next.ShouldBe(next);
        TakeTurns(3600).ShouldBeEmpty();
    }

    [Fact]
    public void Hear_SettledBay_IsReadThenAndPolledNoMore()
    {
        var bay = Sample.Settled();
        Return(bay, 0);

        _schedule.Hear(DueOf(bay, 1));

        TakeTurns(1).ShouldBe([bay.Uuid]);
        _schedule.TakePoll(At(3600)).ShouldBeNull();
    }

    [Fact]
    public void Hear_BayAtWork_IsReadAgainWhenItComesBack()
    {
        var bay = Sample.Settled();
        _schedule.Hear(DueOf(bay, 0));
        var work = Take(0);

        var isFirst = _schedule.Hear(DueOf(bay, 3));
        var whileAtWork = _schedule.Next;
        _schedule.Return(work, bay, At(1));

        isFirst.ShouldBeFalse();
        whileAtWork.ShouldBeNull();
        _schedule.Next.ShouldBe(At(3));
        TakeTurns(3).ShouldBe([bay.Uuid]);
    }

    [Fact]
    public void Return_HintOfItsOwnCommit_IsNoNews()
    {
        var bay = Watched() with { DueAt = At(2).AddTicks(3) };
        _schedule.Hear(DueOf(bay, 0));
        var work = Take(0);

        _schedule.Hear(DueOf(bay, DueBay.Stored(bay.DueAt.Value)));
        _schedule.Return(work, bay, At(1));

        TakeTurns(3600).ShouldBeEmpty();
        _schedule.TakePoll(At(3600))!.Bays.ShouldBe([work]);
    }

    [Fact]
    public void Return_LateHintOfTheTimerThatWasWorkedOn_IsNoNews()
    {
        var bay = Sample.Settled();
        _schedule.Hear(DueOf(bay, 0));
        var work = Take(0);

        _schedule.Hear(DueOf(bay, 0));
        _schedule.Return(work, bay, At(1));

        TakeTurns(3600).ShouldBeEmpty();
        _schedule.Next.ShouldBe(At(61));
    }

    [Fact]
    public void Return_Watched_WaitsAtFirstForTheOthersOfItsProject()
    {
        var bay = Watched();
        var work = Return(bay, 0);
        var first = _schedule.Next;
        _schedule.TakePoll(At(1));

        _schedule.Return(work, bay, At(1));

        first.ShouldBe(T0.AddMilliseconds(250));
        _schedule.Next.ShouldBe(At(1) + Policy.SlowestPoll);
        (work.OperationId, work.WatchedSince).ShouldBe((bay.Operation!.Id, bay.Operation.StageSince));
    }

    [Fact]
    public void Return_WatchedNotBeforeItsTimer_IsPolledThen()
    {
        var bay = Watched() with { DueAt = At(7) };

        Return(bay, 0);

        _schedule.Next.ShouldBe(At(7));
    }

    [Fact]
    public void Return_OtherStageDue_WaitsForItsTurn()
    {
        var bay = Sample.Settled().At(OperationKind.Create, OperationStage.Outputs) with { DueAt = At(4) };

        Return(bay, 0);

        _schedule.TakePoll(At(3600)).ShouldBeNull();
        TakeTurns(4).ShouldBe([bay.Uuid]);
    }

    [Fact]
    public void Return_SettledWithoutStack_IsForgottenUntilHeardOf()
    {
        var bay = Sample.Settled() with { StackId = null };

        Return(bay, 0);
        var count = _schedule.Count;
        _schedule.Hear(DueOf(bay, 9));

        count.ShouldBe(0);
        TakeTurns(9).ShouldBe([bay.Uuid]);
    }

    [Fact]
    public void Return_ToldOfAStack_ExpectsThatFromNowOn()
    {
        var bay = Sample.Settled();
        var stack = new Stack { Id = bay.StackId!, Name = bay.StackName, Status = "UPDATE_IN_PROGRESS" };
        _schedule.Hear(DueOf(bay, 0));
        var work = Take(0);

        _schedule.Return(work, bay, T0, stack);

        work.Expected.IsNews(stack, T0).ShouldBeFalse();
    }

    [Fact]
    public void Remove_BayAtWork_IsGone()
    {
        _schedule.Hear(DueOf(Sample.Settled(), 0));

        _schedule.Remove(Take(0));

        _schedule.Count.ShouldBe(0);
    }

    [Fact]
    public void Load_UnknownBay_IsPolledAtItsProjectsPhase()
    {
        var bay = Sample.Settled();

        Load(bay);

        _schedule.Next.ShouldNotBeNull().ShouldBeInRange(Phase(bay) - TimeSpan.FromSeconds(0.5), Phase(bay));
        var polled = _schedule.TakePoll(At(60))!.Bays.ShouldHaveSingleItem();
        (polled.Project, polled.Stack, polled.HasStackId).ShouldBe(("project", bay.StackId, true));
        polled.Expected.ShouldBe(StackExpectation.Of(bay));
    }

    [Fact]
    public void Load_KnownBay_ChangesNothing()
    {
        var bay = Sample.Settled();
        _schedule.Hear(DueOf(bay, 3));

        Load(bay);

        _schedule.TakePoll(At(3600)).ShouldBeNull();
        TakeTurns(3).ShouldBe([bay.Uuid]);
    }

    [Fact]
    public void TakeTurns_SeveralDue_EarliestFirstAndNotMoreThanAsked()
    {
        var (late, early, middle) = (Sample.Settled(), Sample.Settled(), Sample.Settled());
        _schedule.Hear(DueOf(late, 3));
        _schedule.Hear(DueOf(early, 1));
        _schedule.Hear(DueOf(middle, 2));

        var first = TakeTurns(9, most: 2);

        first.ShouldBe([early.Uuid, middle.Uuid]);
        TakeTurns(9).ShouldBe([late.Uuid]);
    }

    [Fact]
    public void TakePoll_SettledBays_TakesThoseOfTheProjectThatWillSoonBeDue()
    {
        var (due, soon, later) = (Return(Sample.Settled(), 0), Return(Sample.Settled(), 29), Return(Sample.Settled(), 31));
        var other = Return(Sample.Settled("other"), 1);

        var first = _schedule.TakePoll(At(60))!;
        var second = _schedule.TakePoll(At(61))!;

        first.ShouldSatisfyAllConditions(
            batch => batch.Project.ShouldBe("project"),
            batch => batch.Waiting.ShouldBe(Waiting.Settled),
            batch => batch.Bays.ShouldBe([due, soon]));
        second.Bays.ShouldBe([other]);
        _schedule.Next.ShouldBe(later.At);
    }

    [Fact]
    public void TakePoll_WatchedAndSettledBaysOfAProject_AreTakenApart()
    {
        var settled = Return(Sample.Settled(), 0);
        var watched = Return(Watched(), 59);

        var first = _schedule.TakePoll(At(60))!;
        var second = _schedule.TakePoll(At(60))!;

        (first.Waiting, second.Waiting).ShouldBe((Waiting.Watch, Waiting.Settled));
        first.Bays.ShouldBe([watched]);
        second.Bays.ShouldBe([settled]);
    }

    [Fact]
    public void TakePoll_ManyBays_AtMostAHundredAtATime()
    {
        for (var i = 0; i < 250; i++)
        {
            Load(Sample.Settled());
        }

        var counts = new List<int>();
        while (_schedule.TakePoll(At(60)) is { } batch)
        {
            counts.Add(batch.Bays.Count);
        }

        counts.ShouldBe([100, 100, 50]);
        _schedule.Next.ShouldBeNull();
    }

    [Fact]
    public void PollAgain_AtWork_SaysWhetherItWasSeen()
    {
        var bay = Return(Sample.Settled(), 0);
        _schedule.TakePoll(At(60));

        _schedule.PollAgain(bay, Waiting.Settled, At(61), seenAt: null);
        var failed = (bay.Failures, bay.SeenAt);
        _schedule.TakePoll(At(61));
        _schedule.PollAgain(bay, Waiting.Settled, At(121), seenAt: At(61));

        failed.ShouldBe((1, T0));
        (bay.Failures, bay.SeenAt).ShouldBe((0, At(61)));
        _schedule.Next.ShouldBe(At(121));
    }

    [Fact]
    public void PollAgain_HeardOfMeanwhile_IsReadFirst()
    {
        var state = Sample.Settled();
        var bay = Return(state, 0);
        _schedule.TakePoll(At(60));
        _schedule.Hear(DueOf(state, 60));

        _schedule.PollAgain(bay, Waiting.Settled, At(120), seenAt: At(60));

        TakeTurns(60).ShouldBe([state.Uuid]);
        _schedule.TakePoll(At(3600)).ShouldBeNull();
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(9, 5)]
    public void ReadAgain_HeardOfMeanwhile_TheEarlierTimeCounts(int heard, int expected)
    {
        var state = Sample.Settled();
        _schedule.Hear(DueOf(state, 0));
        var bay = Take(0);
        _schedule.Hear(DueOf(state, heard));

        _schedule.ReadAgain(bay, At(5));

        _schedule.Next.ShouldBe(At(expected));
    }

    [Fact]
    public void Drop_BaysInEveryPlace_AreForgotten()
    {
        var (turn, watched, settled, working) = (Sample.Settled(), Watched(), Sample.Settled(), Sample.Settled());
        _schedule.Hear(DueOf(working, 0));
        var work = Take(0);
        _schedule.Hear(DueOf(turn, 1));
        Return(watched, 0);
        Return(settled, 0);

        _schedule.Drop([.. Enumerable.Range(0, Shard.Count)]);
        _schedule.Return(work, working, T0);
        _schedule.PollAgain(work, Waiting.Settled, T0, T0);
        _schedule.ReadAgain(work, T0);
        _schedule.Remove(work);

        _schedule.Count.ShouldBe(0);
        _schedule.Next.ShouldBeNull();
        TakeTurns(3600).ShouldBeEmpty();
        _schedule.TakePoll(At(3600)).ShouldBeNull();
    }

    [Fact]
    public void Drop_OtherShards_Stay()
    {
        var (lost, kept) = (Sample.Settled("lost"), Sample.Settled("kept"));
        _schedule.Hear(DueOf(lost, 1));
        _schedule.Hear(DueOf(kept, 1));

        _schedule.Drop([lost.ShardOf()]);

        TakeTurns(1).ShouldBe([kept.Uuid]);
    }

    [Fact]
    public void Drop_ShardTakenAnew_WorkOfBeforeTouchesNothing()
    {
        var bay = Sample.Settled();
        _schedule.Hear(DueOf(bay, 0));
        var work = Take(0);
        _schedule.Drop([bay.ShardOf()]);
        _schedule.Hear(DueOf(bay, 2));

        _schedule.Remove(work);
        _schedule.Return(work, bay, At(1));

        _schedule.Count.ShouldBe(1);
        TakeTurns(2).ShouldBe([bay.Uuid]);
    }

    [Fact]
    public void Load_ProjectsOfTheSameHalfSecond_ArePolledAtItsBeginning()
    {
        // Neighbours: the phases of an interval of 60 s are 0.47 s apart.
        var bays = Enumerable.Range(0, 1000).Select(project => Sample.Settled($"project-{project}")).DistinctBy(bay => Shard.PhaseOf(bay.ShardOf())).OrderBy(Phase).ToList();
        bays.ForEach(bay => Load(bay));

        var moments = new HashSet<DateTimeOffset>();
        var polled = 0;
        while (_schedule.Next is { } next)
        {
            moments.Add(next);
            polled += _schedule.TakePoll(next)!.Bays.Count;
        }

        polled.ShouldBe(bays.Count);
        moments.ShouldAllBe(moment => moment.UtcTicks % (TimeSpan.TicksPerSecond / 2) == 0);
        moments.Count.ShouldBe(bays.Select(bay => Phase(bay).UtcTicks / (TimeSpan.TicksPerSecond / 2)).Distinct().Count());
        moments.Count.ShouldBeLessThan(bays.Count);
    }

    [Fact]
    public void Drop_ShardTakenAnew_BaysOfAProjectArePolledTogetherAllTheSame()
    {
        var (first, second) = (Sample.Settled(), Sample.Settled());
        var phase = Options.PeriodicInterval * Shard.PhaseOf(first.ShardOf());
        Load(first);
        _schedule.Drop([first.ShardOf()]);
        Load(first, At(5));
        _schedule.TakePoll(At(1) + phase).ShouldBeNull("the time of the dropped bay, which nobody waits for");
        Load(second, At(5));

        var batch = _schedule.TakePoll(At(5) + phase)!;

        batch.Bays.Select(bay => bay.Uuid).ShouldBe([first.Uuid, second.Uuid], ignoreOrder: true);
    }

    [Fact]
    public void SeenThrough_AllStacksOfAShardSeen_IsTheOldestLook()
    {
        var (first, second) = (Same(1), Same(1));
        Return(first, 3);
        Return(second, 8);

        var seen = _schedule.SeenThrough([first.ShardOf(), first.ShardOf() ^ 1]);

        seen.ShouldHaveSingleItem().ShouldBe(new KeyValuePair<int, DateTimeOffset>(first.ShardOf(), At(3)));
    }

    [Fact]
    public void SeenThrough_OneNotYetSeenOrRead_SaysNothing()
    {
        var (seen, loaded, heard) = (Same(1), Same(1), Same(2));
        Return(seen, 3);
        Load(loaded);
        _schedule.Hear(DueOf(heard, 1));

        _schedule.SeenThrough([seen.ShardOf(), heard.ShardOf()]).ShouldBeEmpty();
    }

    [Fact]
    public void SeenThrough_BayWithoutStack_DoesNotCount()
    {
        var (settled, building) = (Same(1), Same(1) with { StackId = null });
        Return(settled, 3);
        Return(building.At(OperationKind.Create, OperationStage.StackCreate), 0);

        _schedule.SeenThrough([settled.ShardOf()]).ShouldHaveSingleItem();
    }

    private static DateTimeOffset At(int seconds) => T0.AddSeconds(seconds);

    private static DateTimeOffset Phase(BayState bay) => T0 + (Options.PeriodicInterval * Shard.PhaseOf(bay.ShardOf()));

    private static DueBay DueOf(BayState bay, int seconds) => DueOf(bay, At(seconds));

    private static DueBay DueOf(BayState bay, DateTimeOffset at) => new(bay.Uuid, bay.ShardOf(), at);

    private static BayState Watched() => Sample.Settled().At(OperationKind.Create, OperationStage.StackWatch);

    // A bay whose shard is that of its number: the project's group is the same.
    private static BayState Same(int number)
    {
        while (true)
        {
            var bay = Sample.Settled();
            if (bay.ShardOf() % 8 == number)
            {
                return bay;
            }
        }
    }

    private void Load(BayState bay, DateTimeOffset? now = null) =>
        _schedule.Load(new SettledBay(bay.Uuid, bay.ShardOf(), bay.ProjectId, bay.StackId!, bay.StackStatus, bay.AppliedOperationId), now ?? T0);

    private List<Guid> TakeTurns(int seconds, int most = 100) => [.. _schedule.TakeTurns(At(seconds), most).Select(bay => bay.Uuid)];

    private ScheduledBay Take(int seconds) => _schedule.TakeTurns(At(seconds), 100).ShouldHaveSingleItem();

    // As after a turn: heard of, read, given back.
    private ScheduledBay Return(BayState bay, int seconds)
    {
        _schedule.Hear(DueOf(bay, DateTimeOffset.UnixEpoch));
        var work = _schedule.TakeTurns(DateTimeOffset.UnixEpoch, 1).ShouldHaveSingleItem();
        _schedule.Return(work, bay, At(seconds));
        return work;
    }
}

using Magnum.Grains;
using Magnum.Grains.Store;
using Magnum.Silo.Scheduling;
using Magnum.Silo.Tests.Hosting;

namespace Magnum.Silo.Tests.Scheduling;

/// <summary>When settled bays are polled, with and without a list of all stacks.</summary>
public sealed class SettledPollTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false, 60)]
    [InlineData(true, 600)]
    public void Return_Settled_WaitsAnIntervalOrTenWithAListOfAll(bool lists, int seconds)
    {
        var schedule = New(lists);
        var bay = Sample.Settled();
        schedule.Hear(new DueBay(bay.Uuid, bay.ShardOf(), Now));

        schedule.Return(schedule.TakeTurns(Now, 1).Single(), bay, Now);

        schedule.Next.ShouldBe(Now.AddSeconds(seconds));
    }

    [Fact]
    public void Load_WithAListOfAll_IsPolledOnceWithinOneInterval()
    {
        var schedule = New(lists: true);
        var bay = Sample.Settled();

        schedule.Load(new SettledBay(bay.Uuid, bay.ShardOf(), bay.ProjectId, bay.StackId!, bay.StackStatus, null), Now);

        var phase = Now + (new SiloOptions().PeriodicInterval * Shard.PhaseOf(bay.ShardOf()));
        schedule.Next.ShouldNotBeNull().ShouldBeInRange(phase - TimeSpan.FromSeconds(0.5), phase);
    }

    [Fact]
    public void Hasten_Settled_IsDueAtOnceAndAStrangerIsNothing()
    {
        var schedule = New(lists: true);
        var bay = Sample.Settled();
        schedule.Hear(new DueBay(bay.Uuid, bay.ShardOf(), Now));
        schedule.Return(schedule.TakeTurns(Now, 1).Single(), bay, Now);

        schedule.Hasten(bay.ShardOf(), Guid.NewGuid(), Now);
        var before = schedule.Next;
        schedule.Hasten(bay.ShardOf(), bay.Uuid, Now);

        before.ShouldBe(Now.AddSeconds(600));
        schedule.TakePoll(Now)!.Bays.Single().Uuid.ShouldBe(bay.Uuid);
    }

    private static Schedule New(bool lists) => new(new SiloOptions { PeriodicGlobalStackList = lists }, SiloRig.Hurry);
}

using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;

namespace Magnum.Storage.Tests;

public abstract partial class GrainStoreSuite
{
    [Fact]
    public async Task ReadDue_BeforeATime_EarliestFirstOfTheShardsOnly()
    {
        var baymodel = await GivenBaymodelAsync();
        var bays = new List<BayState>();
        for (var i = 0; i < 6; i++)
        {
            var minute = 6 - i;
            bays.Add((await GivenBayAsync(baymodel, bay => bay with { DueAt = Sample.T0.AddMinutes(minute) })).State);
        }

        await GivenBayAsync(baymodel, Settled);

        var all = await Store.ReadDueAsync(AllShards, Sample.T0.AddMinutes(5), 100, None);
        var two = await Store.ReadDueAsync(AllShards, Sample.T0.AddMinutes(5), 2, None);
        var one = await Store.ReadDueAsync([Sample.ShardOf(bays[5])], Sample.T0.AddMinutes(5), 100, None);

        all.ShouldBe(bays.Skip(2).Reverse().Select(bay => new DueBay(bay.Uuid, Sample.ShardOf(bay), bay.DueAt!.Value)));
        two.ShouldBe(all.Take(2));
        one.ShouldContain(due => due.Uuid == bays[5].Uuid);
        one.ShouldAllBe(due => due.Shard == Sample.ShardOf(bays[5]));
        (await Store.ReadDueAsync([], Sample.T0.AddMinutes(5), 100, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadDue_PartsOfAMicrosecond_NeverEarly()
    {
        var due = Sample.T0.AddTicks(7);
        var bay = await GivenBayAsync(await GivenBaymodelAsync(), bay => bay with { DueAt = due });

        var read = await Store.ReadDueAsync([Sample.ShardOf(bay.State)], Sample.T0.AddMinutes(1), 10, None);

        read.ShouldHaveSingleItem().DueAt.ShouldBe(Sample.T0.AddMicroseconds(1));
    }

    [Fact]
    public async Task ReadSettled_PageByPage_EachOnce()
    {
        var baymodel = await GivenBaymodelAsync();
        var settled = new List<BayState>();
        for (var i = 0; i < 5; i++)
        {
            settled.Add((await GivenBayAsync(baymodel, Settled)).State);
        }

        await GivenBayAsync(baymodel);
        await GivenBayAsync(baymodel, bay => bay with { DueAt = null });

        var read = new List<SettledBay>();
        while (await Store.ReadSettledAsync(AllShards, read.Count == 0 ? null : read[^1].Uuid, 2, None) is { Count: > 0 } page)
        {
            read.AddRange(page);
        }

        read.ShouldBe(settled
            .OrderBy(bay => bay.Uuid.ToString("D"), StringComparer.Ordinal)
            .Select(bay => new SettledBay(bay.Uuid, Sample.ShardOf(bay), "p1", "stack-1")));
        (await Store.ReadSettledAsync([], null, 10, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Subscribe_Commits_AreSignalled()
    {
        var baymodel = await GivenBaymodelAsync();
        var signals = new List<StoreSignal>();
        using (Store.Subscribe(signals.Add))
        {
            var bay = await GivenBayAsync(baymodel);
            await Store.CommitBayAsync(Sample.Update(bay, Settled(bay.State)), None);
            await Store.CommitBayAsync(Sample.Update(bay, bay.State), None);
            await Store.CommitBayAsync(Sample.Remove((await Store.GetBayAsync(bay.State.Uuid, None))!), None);

            signals.ShouldBe(
            [
                new StoreSignal("p1", new DueBay(bay.State.Uuid, Sample.ShardOf(bay.State), bay.State.DueAt!.Value)),
                new StoreSignal("p1", null),
                new StoreSignal("p1", null),
            ]);
        }

        await GivenBayAsync(baymodel);
        signals.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Subscribe_HandlerThatThrows_HarmsNobody()
    {
        var baymodel = await GivenBaymodelAsync();
        var signals = 0;
        using var bad = Store.Subscribe(_ => throw new InvalidOperationException("bad"));
        using var good = Store.Subscribe(_ => signals++);

        await GivenBayAsync(baymodel);

        signals.ShouldBe(1);
    }

    private static int[] AllShards { get; } = [.. Enumerable.Range(0, Shard.Count)];

    private static BayState Settled(BayState bay) => bay with { Status = BayStatus.CreateComplete, StackId = "stack-1", DueAt = null };
}

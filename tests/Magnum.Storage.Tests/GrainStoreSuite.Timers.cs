using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;

namespace Magnum.Storage.Tests;

public abstract partial class GrainStoreSuite
{
    [Fact]
    public async Task ReadDue_SpanOfTime_OfTheShardsOnly()
    {
        var baymodel = await GivenBaymodelAsync();
        var bays = new List<BayState>();
        for (var i = 0; i < 6; i++)
        {
            var minute = i + 1;
            bays.Add((await GivenBayAsync(baymodel, bay => bay with { DueAt = Sample.T0.AddMinutes(minute) })).State);
        }

        await GivenBayAsync(baymodel, Settled);

        var span = await Store.ReadDueAsync(AllShards, Sample.T0.AddMinutes(2), Sample.T0.AddMinutes(5), null, 100, None);
        var one = await Store.ReadDueAsync([Sample.ShardOf(bays[1])], Sample.T0, Sample.T0.AddMinutes(5), null, 100, None);

        span.ShouldBe(bays[1..4].Select(bay => new DueBay(bay.Uuid, Sample.ShardOf(bay), bay.DueAt!.Value)), ignoreOrder: true);
        one.ShouldContain(due => due.Uuid == bays[1].Uuid);
        one.ShouldAllBe(due => due.Shard == Sample.ShardOf(bays[1]));
        (await Store.ReadDueAsync([], Sample.T0, Sample.T0.AddMinutes(5), null, 100, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadDue_PageByPage_EachOnceInOrder()
    {
        var baymodel = await GivenBaymodelAsync();
        var bays = new List<BayState>();
        for (var i = 0; i < 7; i++)
        {
            var minute = i / 2;
            bays.Add((await GivenBayAsync(baymodel, bay => bay with { DueAt = Sample.T0.AddMinutes(minute) })).State);
        }

        var read = new List<DueBay>();
        while (await Store.ReadDueAsync(AllShards, Sample.T0, Sample.T0.AddHours(1), read.LastOrDefault(), 2, None) is { Count: > 0 } page)
        {
            read.AddRange(page);
        }

        read.ShouldBe(bays
            .Select(bay => new DueBay(bay.Uuid, Sample.ShardOf(bay), bay.DueAt!.Value))
            .OrderBy(due => due.Shard).ThenBy(due => due.DueAt).ThenBy(due => due.Uuid.ToString("D"), StringComparer.Ordinal));
    }

    [Fact]
    public async Task ReadDue_PartsOfAMicrosecond_NeverEarly()
    {
        var due = Sample.T0.AddTicks(7);
        var bay = await GivenBayAsync(await GivenBaymodelAsync(), bay => bay with { DueAt = due });

        var read = await Store.ReadDueAsync([Sample.ShardOf(bay.State)], Sample.T0, Sample.T0.AddMinutes(1), null, 10, None);

        read.ShouldHaveSingleItem().DueAt.ShouldBe(Sample.T0.AddMicroseconds(1));
        DueBay.Stored(due).ShouldBe(Sample.T0.AddMicroseconds(1));
    }

    [Fact]
    public async Task ReadSettled_PageByPage_EachOnce()
    {
        var baymodel = await GivenBaymodelAsync();
        var operation = Guid.NewGuid();
        var settled = new List<BayState>();
        for (var i = 0; i < 5; i++)
        {
            var bay = await GivenBayAsync(baymodel);
            settled.Add(Settled(bay.State) with { StackStatus = "UPDATE_COMPLETE", AppliedOperationId = operation });
            await Store.CommitBayAsync(Sample.Update(bay, settled[^1]), None);
        }

        var never = await GivenBayAsync(baymodel, Settled);
        await GivenBayAsync(baymodel);
        await GivenBayAsync(baymodel, bay => bay with { DueAt = null });

        var read = new List<SettledBay>();
        while (await Store.ReadSettledAsync(AllShards, read.LastOrDefault(), 2, None) is { Count: > 0 } page)
        {
            read.AddRange(page);
        }

        read.ShouldBe(settled
            .Select(bay => new SettledBay(bay.Uuid, Sample.ShardOf(bay), "p1", "stack-1", "UPDATE_COMPLETE", operation))
            .Append(new SettledBay(never.State.Uuid, Sample.ShardOf(never.State), "p1", "stack-1", null, null))
            .OrderBy(bay => bay.Shard)
            .ThenBy(bay => bay.Uuid.ToString("D"), StringComparer.Ordinal));
        (await Store.ReadSettledAsync([], null, 10, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task GetBays_SomeGone_GivesTheOthersOfAnyProject()
    {
        var baymodel = await GivenBaymodelAsync(isPublic: true);
        var first = await GivenBayAsync(baymodel);
        var second = await GivenBayAsync(baymodel, bay => bay with { ProjectId = "p2" });
        await GivenBayAsync(baymodel);

        var found = await Store.GetBaysAsync([first.State.Uuid, Guid.NewGuid(), second.State.Uuid], None);

        found.Select(bay => bay.State.Uuid).ShouldBe([first.State.Uuid, second.State.Uuid], ignoreOrder: true);
        found.ShouldAllBe(bay => bay.Revision == 1);
        (await Store.GetBaysAsync([], None)).ShouldBeEmpty();
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

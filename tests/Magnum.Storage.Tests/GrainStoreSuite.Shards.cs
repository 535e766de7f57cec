using Magnum.Grains;
using Magnum.Grains.Store;

namespace Magnum.Storage.Tests;

public abstract partial class GrainStoreSuite
{
    private static readonly TimeSpan Ttl = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task TakeShards_NeverLeased_EachOnceWithEpochOne()
    {
        var (first, second) = (Silo("h1"), Silo("h2"));

        var taken = await Store.TakeShardsAsync(first, 600, Ttl, None);
        var rest = await Store.TakeShardsAsync(second, 600, Ttl, None);
        var nothing = await Store.TakeShardsAsync(second, 600, Ttl, None);

        taken.Count.ShouldBe(600);
        rest.Count.ShouldBe(424);
        nothing.ShouldBeEmpty();
        taken.Concat(rest).Select(lease => lease.Shard).Order().ShouldBe(Enumerable.Range(0, Shard.Count));
        taken.ShouldAllBe(lease => lease.Epoch == 1);
    }

    [Fact]
    public async Task TakeShards_UnderRace_EachOnce()
    {
        var silos = Enumerable.Range(0, 8).Select(i => Silo($"h{i}")).ToList();

        var taken = await Task.WhenAll(silos.Select(silo => Task.Run(async () =>
        {
            var mine = new List<ShardLease>();
            for (var tries = 0; tries < 50 && mine.Count < 128; tries++)
            {
                mine.AddRange(await Store.TakeShardsAsync(silo, 128 - mine.Count, Ttl, None));
            }

            return mine;
        })));

        taken.ShouldAllBe(mine => mine.Count == 128);
        taken.SelectMany(mine => mine).Select(lease => lease.Shard).Distinct().Count().ShouldBe(Shard.Count);
    }

    [Fact]
    public async Task TakeShards_LeaseExpired_TakesWithTheNextEpoch()
    {
        var (first, second) = (Silo("h1"), Silo("h2"));
        await Store.TakeShardsAsync(first, 1024, Ttl, None);

        await Harness.AdvanceAsync(Ttl - TimeSpan.FromMinutes(1));
        var early = await Store.TakeShardsAsync(second, 10, Ttl, None);
        await Harness.AdvanceAsync(TimeSpan.FromMinutes(2));
        var late = await Store.TakeShardsAsync(second, 10, Ttl, None);

        early.ShouldBeEmpty();
        late.Count.ShouldBe(10);
        late.ShouldAllBe(lease => lease.Epoch == 2);
    }

    [Fact]
    public async Task Renew_OwnShards_StayAndTheOthersAreNot()
    {
        var (first, second) = (Silo("h1"), Silo("h2"));
        var mine = await Store.TakeShardsAsync(first, 3, Ttl, None);
        await Store.TakeShardsAsync(second, 2, Ttl, None);
        await Store.RenewAsync(second, Ttl, NotSynced, None);

        await Harness.AdvanceAsync(Ttl / 2);
        var renewal = await Store.RenewAsync(first, Ttl, NotSynced, None);
        await Harness.AdvanceAsync((Ttl / 2) + TimeSpan.FromMinutes(1));

        renewal.Owned.ShouldBe(mine);
        renewal.LiveSilos.ShouldBe(new[] { first.Id, second.Id }.Order());
        var taken = await Store.TakeShardsAsync(Silo("h3"), 1024, Ttl, None);
        taken.Select(lease => lease.Shard).ShouldNotContain(shard => mine.Any(lease => lease.Shard == shard));
        taken.Count.ShouldBe(1021);
        (await Store.RenewAsync(second, Ttl, NotSynced, None)).Owned.ShouldBeEmpty();
    }

    [Fact]
    public async Task Renew_SiloThatEnded_IsNotLive()
    {
        var (first, second, third) = (Silo("h1"), Silo("h2"), Silo("h3"));
        await Store.RenewAsync(first, Ttl, NotSynced, None);
        await Store.RenewAsync(second, Ttl, NotSynced, None);
        await Store.RetireSiloAsync(second, None);

        var both = await Store.RenewAsync(third, Ttl, NotSynced, None);
        await Harness.AdvanceAsync(Ttl + TimeSpan.FromMinutes(1));
        var alone = await Store.RenewAsync(third, Ttl, NotSynced, None);

        both.LiveSilos.ShouldBe(new[] { first.Id, third.Id }.Order());
        alone.LiveSilos.ShouldBe([third.Id]);
    }

    [Fact]
    public async Task ReleaseShards_OnlyOwn_AreFreeAtOnce()
    {
        var (first, second) = (Silo("h1"), Silo("h2"));
        var mine = await Store.TakeShardsAsync(first, 4, Ttl, None);
        var others = await Store.TakeShardsAsync(second, 1020, Ttl, None);

        await Store.ReleaseShardsAsync(first, [mine[0].Shard, mine[1].Shard, others[0].Shard], None);

        var free = await Store.TakeShardsAsync(second, 1024, Ttl, None);
        free.Select(lease => lease.Shard).Order().ShouldBe([mine[0].Shard, mine[1].Shard]);
        free.ShouldAllBe(lease => lease.Epoch == 2);
        (await Store.RenewAsync(first, Ttl, NotSynced, None)).Owned.ShouldBe(mine.Skip(2));
    }

    [Fact]
    public async Task CommitBay_UnderTheFence_OnlyUntilTheTakeOver()
    {
        var (first, second) = (Silo("h1"), Silo("h2"));
        var leases = await Store.TakeShardsAsync(first, 1024, Ttl, None);
        var bay = await GivenBayAsync(await GivenBaymodelAsync());
        var lease = leases[Sample.ShardOf(bay.State)];
        var fence = new Fence(lease.Shard, lease.Epoch);

        var owned = await Store.CommitBayAsync(Sample.Update(bay, bay.State with { NodeCount = 2 }, fence), None);
        await Store.RenewAsync(first, Ttl, NotSynced, None);
        bay = (await Store.GetBayAsync(bay.State.Uuid, None))!;
        var renewed = await Store.CommitBayAsync(Sample.Update(bay, bay.State with { NodeCount = 3 }, fence), None);
        await Harness.AdvanceAsync(Ttl + TimeSpan.FromMinutes(1));
        await Store.TakeShardsAsync(second, 1024, Ttl, None);
        bay = (await Store.GetBayAsync(bay.State.Uuid, None))!;
        var stale = await Store.CommitBayAsync(Sample.Update(bay, bay.State with { NodeCount = 4 }, fence), None);
        var staleRemoval = await Store.CommitBayAsync(Sample.Remove(bay) with { Fence = fence }, None);
        var fresh = await Store.CommitBayAsync(Sample.Update(bay, bay.State with { NodeCount = 5 }, fence with { Epoch = 2 }), None);

        owned.Outcome.ShouldBe(CommitOutcome.Committed);
        renewed.Outcome.ShouldBe(CommitOutcome.Committed);
        stale.ShouldBe(new CommitResult(CommitOutcome.Fenced, 0));
        staleRemoval.Outcome.ShouldBe(CommitOutcome.Fenced);
        fresh.Outcome.ShouldBe(CommitOutcome.Committed);
        (await Store.GetBayAsync(bay.State.Uuid, None))!.State.NodeCount.ShouldBe(5);
    }

    [Fact]
    public async Task ListSilos_HostAndBinary_KeepTheirNumber()
    {
        var first = Silo("h1");
        var start = (await Store.RenewAsync(first, Ttl, NotSynced, None)).Now;
        await Store.TakeShardsAsync(first, 5, Ttl, None);
        await Store.RenewAsync(first, Ttl, NotSynced, None);
        var second = Silo("h2");
        await Store.RenewAsync(second, Ttl, NotSynced, None);
        var again = Silo("h1");
        await Store.TakeShardsAsync(again, 2, Ttl, None);
        var now = (await Store.RenewAsync(again, Ttl, NotSynced, None)).Now;

        var silos = await Store.ListSilosAsync(start, None);

        silos.Select(silo => (silo.Host, silo.Binary, silo.ReportCount, silo.ShardCount)).ShouldBe(
            [("h1", "magnum-server", 3L, 7), ("h2", "magnum-server", 1L, 0)]);
        silos[0].Number.ShouldBeLessThan(silos[1].Number);
        silos[0].FirstSeen.ShouldBe(start);
        silos[0].LastSeen.ShouldBe(now);
        (await Store.ListSilosAsync(now.AddMinutes(1), None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Renew_SyncedThrough_ShowsOnBaysWithAStackOfThoseShards()
    {
        var silo = Silo("h1");
        await Store.TakeShardsAsync(silo, 1024, Ttl, None);
        var baymodel = await GivenBaymodelAsync(isPublic: true);
        var settled = await GivenBayAsync(baymodel, Settled);
        var elsewhere = await GivenBayAsync(baymodel, bay => Settled(bay) with { ProjectId = "p2" });
        var without = await GivenBayAsync(baymodel);
        var synced = Sample.T0.AddMinutes(3);

        await Store.RenewAsync(silo, Ttl, new Dictionary<int, DateTimeOffset> { [Sample.ShardOf(settled.State)] = synced }, None);
        await Store.RenewAsync(silo, Ttl, NotSynced, None);

        (await Store.GetBayAsync(settled.State.Uuid, None))!.SyncedThrough.ShouldBe(synced);
        (await Store.FindBaysAsync("p1", settled.State.Uuid.ToString(), None)).Single().SyncedThrough.ShouldBe(synced);
        (await Store.ListBaysAsync("p1", new ListQuery { Limit = 9 }, None)).Count(bay => bay.SyncedThrough == synced).ShouldBe(1);
        (await Store.GetBayAsync(elsewhere.State.Uuid, None))!.SyncedThrough.ShouldBeNull();
        (await Store.GetBayAsync(without.State.Uuid, None))!.SyncedThrough.ShouldBeNull();
    }

    [Fact]
    public async Task Renew_LeasesOfOthers_TellsWhenTheFirstEnds()
    {
        var (first, second, third) = (Silo("h1"), Silo("h2"), Silo("h3"));
        await Store.TakeShardsAsync(first, 10, Ttl, None);
        var alone = await Store.RenewAsync(first, Ttl, NotSynced, None);
        await Store.TakeShardsAsync(second, 10, Ttl * 2, None);
        await Store.TakeShardsAsync(third, 10, Ttl * 3, None);

        var renewal = await Store.RenewAsync(first, Ttl, NotSynced, None);

        alone.NextExpiry.ShouldBeNull();
        (renewal.NextExpiry!.Value - renewal.Now).ShouldBeInRange(Ttl, Ttl * 2);
    }

    [Fact]
    public async Task TakeShards_LeaseRunOut_SaysSo()
    {
        var mine = await Store.TakeShardsAsync(Silo("h1"), 4, Ttl, None);
        var dead = Silo("h2");
        await Store.TakeShardsAsync(dead, 3, Ttl, None);
        await Store.ReleaseShardsAsync(dead, [Shard.Count - 1, mine[0].Shard], None);
        await Harness.AdvanceAsync(Ttl + TimeSpan.FromMinutes(1));

        var taken = await Store.TakeShardsAsync(Silo("h3"), 9, Ttl, None);

        mine.ShouldAllBe(lease => !lease.Expired);
        taken.Count(lease => lease.Expired).ShouldBe(7);
        taken.Where(lease => lease.Expired).ShouldAllBe(lease => lease.Epoch == 2);
    }

    [Fact]
    public async Task TakeShards_APartOfThem_HasItsPartOfEveryGroup()
    {
        var taken = await Store.TakeShardsAsync(Silo("h1"), 256, Ttl, None);

        taken.Select(lease => Shard.PhaseOf(lease.Shard)).GroupBy(phase => phase).ShouldAllBe(group => group.Count() == 2);
        taken.Select(lease => Shard.RankOf(lease.Shard)).Order().ShouldBe(Enumerable.Range(0, 256));
    }

    protected static IReadOnlyDictionary<int, DateTimeOffset> NotSynced { get; } = new Dictionary<int, DateTimeOffset>();

    private static SiloIdentity Silo(string host) => new(Guid.NewGuid(), host, "magnum-server");
}

using Magnum.Grains;
using Magnum.Grains.Store;
using Magnum.Silo.Calls;
using Magnum.Silo.Shards;
using Magnum.Silo.Tests.Hosting;
using Magnum.Storage.Memory;

namespace Magnum.Silo.Tests.Shards;

public sealed class ShardKeeperTests
{
    private static readonly IReadOnlyDictionary<int, DateTimeOffset> NotSynced = new Dictionary<int, DateTimeOffset>();
    private static readonly SiloOptions Options = new() { LeaseTtl = TimeSpan.FromSeconds(12), CallTimeout = TimeSpan.FromSeconds(8) };
    private readonly ManualTime _time = new();
    private readonly LogSink _log = new();
    private readonly SiloIdentity _silo = Sample.Silo();
    private readonly SiloIdentity _other = Sample.Silo("other");
    private readonly ScriptedStore _store;
    private readonly ShardKeeper _keeper;

    public ShardKeeperTests()
    {
        _store = new ScriptedStore(new MemoryGrainStore(_time));
        _keeper = new ShardKeeper(_store, _silo, Options, _time, new DatabaseClock(_time), _log.CreateLogger<ShardKeeper>());
    }

    [Fact]
    public async Task Renew_OnlySilo_TakesEveryShard()
    {
        var changes = await RenewAsync();

        changes.Taken.Select(lease => lease.Shard).Order().ShouldBe(Enumerable.Range(0, Shard.Count));
        changes.Lost.ShouldBeEmpty();
        _keeper.Held.Count.ShouldBe(Shard.Count);
    }

    [Fact]
    public async Task Renew_NothingToTake_SaysSo()
    {
        await RenewAsync();

        (await RenewAsync()).Taken.ShouldBeEmpty();
    }

    [Fact]
    public async Task Renew_ShardTakenByAnother_IsLost()
    {
        await RenewAsync();
        _time.Advance(Options.LeaseTtl);
        var theirs = (await TakeAsync(10)).Select(lease => lease.Shard).ToList();

        var changes = await RenewAsync();

        changes.Lost.ShouldBe(theirs, ignoreOrder: true);
        _keeper.Held.Count.ShouldBe(Shard.Count - 10);
        _keeper.Enter(theirs[0]).ShouldBeNull();
        _log.Entries.Where(entry => entry.Id == 2004).ShouldHaveSingleItem().ToString().ShouldContain("10 shards");
    }

    [Fact]
    public async Task MayCall_ShardTakenByAnother_No()
    {
        await RenewAsync();
        using var hold = _keeper.Enter(0)!;
        _time.Advance(Options.LeaseTtl);
        (await TakeAsync(1))[0].Shard.ShouldBe(0);

        await RenewAsync();

        hold.MayCall().ShouldBeFalse();
        Should.Throw<LeaseLostException>(hold.EnsureMayCall);
    }

    [Fact]
    public async Task Renew_SurplusAtWork_IsHandedOverOnlyWhenIdle()
    {
        await RenewAsync();
        var holds = Enumerable.Range(0, Shard.Count).Select(shard => _keeper.Enter(shard)!).ToList();
        await _store.RenewAsync(_other, Options.LeaseTtl, NotSynced, CancellationToken.None);

        await RenewAsync();
        var heldWhileAtWork = _keeper.Held.Count;
        var takenWhileAtWork = await TakeAsync(Shard.Count);
        holds.ForEach(hold => hold.Dispose());
        await RenewAsync();

        heldWhileAtWork.ShouldBe(Shard.Count / 2);
        takenWhileAtWork.ShouldBeEmpty();
        (await TakeAsync(Shard.Count)).Count.ShouldBe(Shard.Count / 2);
        _keeper.Held.Count.ShouldBe(Shard.Count / 2);
    }

    [Fact]
    public async Task Enter_ShardBeingHandedOver_IsRefused()
    {
        await RenewAsync();
        using var hold = _keeper.Enter(0)!;
        _keeper.Drain();

        _keeper.Enter(0).ShouldBeNull();
        hold.MayCall().ShouldBeTrue();
    }

    [Fact]
    public async Task Lease_CountsFromBeforeTheRenewalWasSent()
    {
        _store.After = name => _time.Advance(name == "renew" ? TimeSpan.FromSeconds(5) : TimeSpan.Zero);
        await RenewAsync();
        using var hold = _keeper.Enter(0)!;

        var mayCall = hold.MayCall();
        _time.Advance(TimeSpan.FromSeconds(7));

        mayCall.ShouldBeFalse("only 7 of the 12 seconds are left, and a call may take 8");
        _keeper.Held.ShouldBeEmpty();
        _keeper.Enter(0).ShouldBeNull();
    }

    [Fact]
    public async Task MayCall_LeaseOutlastsTheLongestCallByNothing_No()
    {
        await RenewAsync();
        using var hold = _keeper.Enter(0)!;

        _time.Advance(TimeSpan.FromSeconds(4) - TimeSpan.FromTicks(1));
        var before = hold.MayCall();
        _time.Advance(TimeSpan.FromTicks(1));

        before.ShouldBeTrue();
        hold.MayCall().ShouldBeFalse();
    }

    [Fact]
    public async Task Held_LeaseOver_IsNothingUntilRenewed()
    {
        await RenewAsync();

        _time.Advance(Options.LeaseTtl);
        var atTheEnd = _keeper.Held.Count;
        await RenewAsync();

        atTheEnd.ShouldBe(0);
        _keeper.Held.Count.ShouldBe(Shard.Count);
    }

    [Fact]
    public async Task Renew_AnswerOfATakeLost_TakesThoseShardsAnew()
    {
        _store.After = name => Fail(name, "take-shards");
        await Should.ThrowAsync<StoreException>(RenewAsync);
        _store.After = _ => { };

        await RenewAsync();

        _keeper.Held.Count.ShouldBe(Shard.Count);
        _keeper.Enter(0)!.Fence.Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task Renew_ReleaseFailed_ReleasesAgain()
    {
        await RenewAsync();
        await _store.RenewAsync(_other, Options.LeaseTtl, NotSynced, CancellationToken.None);
        _store.Before = name => Fail(name, "release-shards");
        await Should.ThrowAsync<StoreException>(RenewAsync);
        _store.Before = _ => { };

        await RenewAsync();

        (await TakeAsync(Shard.Count)).Count.ShouldBe(Shard.Count / 2);
    }

    [Fact]
    public async Task Renew_Draining_HandsOverWhatIsIdleAndTakesNothing()
    {
        await RenewAsync();
        using var atWork = _keeper.Enter(3)!;
        _keeper.Drain();

        var changes = await RenewAsync();

        changes.Taken.ShouldBeEmpty();
        changes.Lost.Count.ShouldBe(Shard.Count - 1);
        (await TakeAsync(Shard.Count)).Count.ShouldBe(Shard.Count - 1);
        _time.Advance(TimeSpan.FromSeconds(3));
        await RenewAsync();
        atWork.MayCall().ShouldBeTrue();
    }

    [Fact]
    public async Task ReleaseAll_WorkStillInFlight_LeavesThatShardToItsLease()
    {
        await RenewAsync();
        using var atWork = _keeper.Enter(3)!;

        await _keeper.ReleaseAllAsync(CancellationToken.None);

        atWork.MayCall().ShouldBeFalse();
        (await TakeAsync(Shard.Count)).Select(lease => lease.Shard).ShouldNotContain(3);
        _time.Advance(Options.LeaseTtl);
        (await TakeAsync(Shard.Count)).Select(lease => lease.Shard).ShouldContain(3);
    }

    [Fact]
    public async Task ReleaseAll_Idle_EverythingIsFreeAtOnce()
    {
        await RenewAsync();

        await _keeper.ReleaseAllAsync(CancellationToken.None);

        (await TakeAsync(Shard.Count)).Count.ShouldBe(Shard.Count);
    }

    [Fact]
    public async Task Lost_FencedShard_IsDroppedAlone()
    {
        await RenewAsync();
        using var hold = _keeper.Enter(3)!;

        hold.Lost();

        _keeper.Enter(3).ShouldBeNull();
        _keeper.Holds(3).ShouldBeFalse();
        _keeper.Holds(4).ShouldBeTrue();
        hold.MayCall().ShouldBeFalse();
    }

    [Fact]
    public async Task Renew_FewerThanAll_TakesAcrossTheGroupsFirst()
    {
        await _store.RenewAsync(_other, Options.LeaseTtl, NotSynced, CancellationToken.None);

        var changes = await RenewAsync();

        changes.Taken.Select(lease => Shard.RankOf(lease.Shard)).Order().ShouldBe(Enumerable.Range(0, Shard.Count / 2));
        changes.Taken.GroupBy(lease => lease.Shard / 8).ShouldAllBe(group => group.Count() == 4);
    }

    [Fact]
    public async Task Renew_Surplus_HandsOverTheLastInTheOrderOfTaking()
    {
        await RenewAsync();
        await _store.RenewAsync(_other, Options.LeaseTtl, NotSynced, CancellationToken.None);

        var changes = await RenewAsync();

        changes.Lost.Select(Shard.RankOf).Order().ShouldBe(Enumerable.Range(Shard.Count / 2, Shard.Count / 2));
    }

    [Fact]
    public async Task Renew_FewerThanItsShareWhileAnotherHoldsThem_SaysWhenTheFirstLeaseEnds()
    {
        await TakeAsync(Shard.Count);
        _time.Advance(TimeSpan.FromSeconds(5));

        var few = await RenewAsync();
        _time.Advance(TimeSpan.FromSeconds(7));
        var all = await RenewAsync();

        few.NextExpiry.ShouldBe(TimeSpan.FromSeconds(7));
        all.NextExpiry.ShouldBeNull();
        all.Taken.Count.ShouldBe(Shard.Count);
    }

    [Fact]
    public async Task Renew_ShardFencedMeanwhile_IsLostAndTakenAnew()
    {
        await RenewAsync();
        _keeper.Enter(3)!.Lost();

        var first = await RenewAsync();
        var second = await RenewAsync();

        first.Lost.ShouldBe([3]);
        first.Taken.ShouldHaveSingleItem().Shard.ShouldBe(3);
        second.ShouldBe(new ShardChanges(second.Taken, second.Lost, null));
        second.Lost.ShouldBeEmpty();
        _keeper.Enter(3)!.Fence.Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task Renew_TakeFailedAfterShardsWereLost_TellsOfThemNextTime()
    {
        await RenewAsync();
        _keeper.Enter(3)!.Lost();
        _store.Before = name => Fail(name, "take-shards");
        await Should.ThrowAsync<StoreException>(RenewAsync);
        _store.Before = _ => { };

        (await RenewAsync()).Lost.ShouldBe([3]);
    }

    [Fact]
    public async Task Owns_LeaseLapsedOrHandedOver_StillItsOwnUntilLost()
    {
        await RenewAsync();
        using var hold = _keeper.Enter(3)!;

        _time.Advance(Options.LeaseTtl);
        var lapsed = (_keeper.Owns(3), _keeper.Holds(3));
        await RenewAsync();
        _keeper.Drain();
        var draining = (_keeper.Owns(3), _keeper.Holds(3));
        hold.Lost();

        (lapsed, draining).ShouldBe(((true, false), (true, false)));
        _keeper.Owns(3).ShouldBeFalse();
    }

    [Fact]
    public async Task GiveUp_WorkGivenUp_IsNotHandedOver()
    {
        await RenewAsync();
        using (var hold = _keeper.Enter(3)!)
        {
            hold.GiveUp();
        }

        await _keeper.ReleaseAllAsync(CancellationToken.None);

        (await TakeAsync(Shard.Count)).Select(lease => lease.Shard).ShouldNotContain(3);
    }

    private static void Fail(string name, string wanted)
    {
        if (name == wanted)
        {
            throw new StoreException($"{name} failed", isTransient: true, null);
        }
    }

    private Task<ShardChanges> RenewAsync() => _keeper.RenewAsync(NotSynced, CancellationToken.None);

    private Task<IReadOnlyList<ShardLease>> TakeAsync(int count) => _store.TakeShardsAsync(_other, count, Options.LeaseTtl, CancellationToken.None);
}

using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Silo.Settled;
using Magnum.Silo.Shards;
using Magnum.Silo.Tests.Hosting;
using Magnum.Silo.Turns;
using Magnum.Storage.Memory;

namespace Magnum.Silo.Tests.Settled;

public sealed class SettledSweepTests
{
    private readonly ManualTime _time = new();
    private readonly LogSink _log = new();
    private readonly ScriptedCloud _cloud = new();
    private readonly ScriptedStore _store;
    private readonly ShardKeeper _keeper;
    private readonly BayTurns _turns;
    private readonly SettledSweep _sweep;

    public SettledSweepTests()
    {
        var options = new SiloOptions();
        var clock = new DatabaseClock(_time);
        _store = new ScriptedStore(new MemoryGrainStore(_time));
        _keeper = new ShardKeeper(_store, Sample.Silo(), options, _time, clock, _log.CreateLogger<ShardKeeper>());
        _turns = new BayTurns(_store, new BayPolicy(), 10_000);
        _sweep = new SettledSweep(_store, _cloud, _turns, _keeper, options, clock, _time, _log.CreateLogger<SettledSweep>());
    }

    [Fact]
    public async Task Run_ManyBaysOfAProject_AsksForAtMostAHundredAtATime()
    {
        await StartAsync();
        for (var i = 0; i < 250; i++)
        {
            await AddAsync(Sample.Settled());
        }

        (await RunAsync()).ShouldBeTrue();

        _cloud.Listed.Order().ShouldBe([50, 100, 100]);
        _cloud.CountOf("find").ShouldBe(0);
    }

    [Fact]
    public async Task Run_SeveralProjects_AsksForEachAlone()
    {
        await StartAsync();
        await AddAsync(Sample.Settled("one", "trust-one"));
        await AddAsync(Sample.Settled("one", "trust-one"));
        await AddAsync(Sample.Settled("two", "trust-two"));

        await RunAsync();

        _cloud.Listed.Order().ShouldBe([1, 2]);
        _cloud.Callers.Order().ShouldBe(["trust-one", "trust-two"]);
    }

    [Fact]
    public async Task Run_MoreBaysThanAPage_ComesToAll()
    {
        await StartAsync();
        for (var i = 0; i < 501; i++)
        {
            await AddAsync(Sample.Settled($"project-{i % 7}"));
        }

        await RunAsync();

        _cloud.Listed.Sum().ShouldBe(501);
    }

    [Fact]
    public async Task Run_NothingNew_WritesNothingAndTellsNobodyTwice()
    {
        await StartAsync();
        await AddAsync(Sample.Settled());
        var commits = _store.Commits.Count;
        var reads = 0;
        _store.Before = name => reads += name == "get-bay" ? 1 : 0;

        await RunAsync();
        var readsOfTheFirst = reads;
        await RunAsync();

        _store.Commits.Count.ShouldBe(commits);
        readsOfTheFirst.ShouldBe(3, "for the credentials, to see whether it has changed, for the turn");
        (reads - readsOfTheFirst).ShouldBe(1, "the second time nobody need be told");
    }

    [Fact]
    public async Task Run_StackChangedByHand_TellsTheBay()
    {
        await StartAsync();
        var bay = await AddAsync(Sample.Settled());
        await RunAsync();
        _cloud.Stacks[bay.StackId!] = _cloud.Stacks[bay.StackId!] with { Status = "CHECK_FAILED", StatusReason = "by hand" };

        await RunAsync();

        var changed = (await _store.GetBayAsync(bay.Uuid, CancellationToken.None))!;
        changed.State.StackStatus.ShouldBe("CHECK_FAILED");
        _store.Commits[^1].Fence!.Shard.ShouldBe(bay.ShardOf());
    }

    [Fact]
    public async Task Run_BayChangedSinceHeatWasAsked_IsLeftToTheNextRound()
    {
        await StartAsync();
        var bay = await AddAsync(Sample.Settled());
        _cloud.Stacks[bay.StackId!] = _cloud.Stacks[bay.StackId!] with { Status = "CHECK_FAILED" };
        _cloud.During = (_, token) => _turns.RunAsync(bay.Uuid, new BayMessage.CredentialsRefused(), null, null, token);

        await RunAsync();
        var first = (await _store.GetBayAsync(bay.Uuid, CancellationToken.None))!.State;
        _time.Advance(TimeSpan.FromSeconds(1));
        await RunAsync();
        var second = (await _store.GetBayAsync(bay.Uuid, CancellationToken.None))!.State;

        first.StackStatus.ShouldBe("CREATE_COMPLETE");
        second.StackStatus.ShouldBe("CHECK_FAILED");
    }

    [Fact]
    public async Task Run_StackAbsentFromTheList_IsLookedForBeforeItCountsAsGone()
    {
        await StartAsync();
        var bay = await AddAsync(Sample.Settled());
        _cloud.Stacks.Clear();

        await RunAsync();

        _cloud.Calls.ShouldBe(["list", "list:ended", "find", "find:ended"]);
        (await _store.GetBayAsync(bay.Uuid, CancellationToken.None))!.State.Status.ShouldBe(BayStatus.CreateFailed);
    }

    [Fact]
    public async Task Run_StackAbsentFromTheListButThere_IsLeftAlone()
    {
        await StartAsync();
        var bay = await AddAsync(Sample.Settled());
        var stack = _cloud.Stacks[bay.StackId!];
        _cloud.Stacks.Clear();
        _cloud.During = (name, _) =>
        {
            _cloud.Stacks.Clear();
            if (name == "find")
            {
                _cloud.Stacks[stack.Id] = stack;
            }

            return Task.CompletedTask;
        };

        await RunAsync();

        (await _store.GetBayAsync(bay.Uuid, CancellationToken.None))!.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task Run_TrustOfOneBayDead_GoesOnWithTheNextBays()
    {
        await StartAsync();
        var first = await AddAsync(Sample.Settled(trust: "dead", uuid: new Guid("10000000-0000-4000-8000-000000000000")));
        var second = await AddAsync(Sample.Settled(trust: "alive", uuid: new Guid("20000000-0000-4000-8000-000000000000")));
        _cloud.DeadTrusts["dead"] = true;

        var complete = await RunAsync();

        complete.ShouldBeTrue();
        _cloud.Callers.ShouldBe(["dead", "alive"]);
        (await _store.GetBayAsync(first.Uuid, CancellationToken.None))!.State.CredentialsValid.ShouldBeFalse();
        (await _store.GetBayAsync(second.Uuid, CancellationToken.None))!.State.CredentialsValid.ShouldBeTrue();
    }

    [Fact]
    public async Task Run_EveryTrustDead_GoesWithTheServicesOwnRights()
    {
        await StartAsync();
        await AddAsync(Sample.Settled(trust: "dead"));
        _cloud.DeadTrusts["dead"] = true;

        var complete = await RunAsync();
        await RunAsync();

        complete.ShouldBeTrue();
        _cloud.Callers.ShouldBe(["dead", "own:project", "own:project"]);
    }

    [Fact]
    public async Task Run_HeatFailsForOneProject_GoesOnWithTheOthersAndIsIncomplete()
    {
        await StartAsync();
        await AddAsync(Sample.Settled("one"));
        await AddAsync(Sample.Settled("two"));
        var calls = 0;
        _cloud.During = (_, _) => calls++ == 0 ? throw new CloudException("HEAT_DOWN", "down", isTransient: true, FaultOwner.Cloud) : Task.CompletedTask;

        var complete = await RunAsync();
        await _keeper.RenewAsync(CancellationToken.None);

        complete.ShouldBeFalse();
        _cloud.CountOf("list").ShouldBe(2);
        _store.Synced[^1].ShouldBeNull();
        _log.Entries.ShouldContain(entry => entry.Id == 2201 && entry.Text.Contains("HEAT_DOWN"));
    }

    [Fact]
    public async Task Run_EveryBayCompared_IsWrittenWithTheNextRenewal()
    {
        await StartAsync();
        await AddAsync(Sample.Settled());
        var began = _time.GetUtcNow();
        _cloud.During = (_, _) =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        };

        await RunAsync();
        await _keeper.RenewAsync(CancellationToken.None);

        _store.Synced[^1].ShouldBe(began);
    }

    [Fact]
    public async Task Run_LeaseTooShort_CallsNobody()
    {
        await StartAsync();
        await AddAsync(Sample.Settled());
        _time.Advance(TimeSpan.FromSeconds(5));

        (await RunAsync()).ShouldBeFalse();

        _cloud.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_BayOfAnotherSilosShard_IsLeftAlone()
    {
        await StartAsync();
        var bay = await AddAsync(Sample.Settled());
        _keeper.Enter(bay.ShardOf())!.Lost();

        await RunAsync();

        _cloud.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_ShardTakenByAnotherMeanwhile_WritesNothingAndDropsTheShard()
    {
        await StartAsync();
        var bay = await AddAsync(Sample.Settled());
        _cloud.Stacks[bay.StackId!] = _cloud.Stacks[bay.StackId!] with { Status = "CHECK_FAILED" };
        _store.Answer = _ => new Grains.Store.CommitResult(Grains.Store.CommitOutcome.Fenced, 0);

        await RunAsync();

        _keeper.Holds(bay.ShardOf()).ShouldBeFalse();
        (await _store.GetBayAsync(bay.Uuid, CancellationToken.None))!.Revision.ShouldBe(1);
    }

    private async Task StartAsync()
    {
        await _store.AddBaymodelAsync();
        await _keeper.RenewAsync(CancellationToken.None);
    }

    private async Task<BayState> AddAsync(BayState bay)
    {
        await _store.AddBayAsync(bay);
        _cloud.Stacks[bay.StackId!] = new Stack { Id = bay.StackId!, Name = bay.StackName, Status = "CREATE_COMPLETE" };
        return bay;
    }

    private Task<bool> RunAsync() => _sweep.RunAsync(CancellationToken.None);
}

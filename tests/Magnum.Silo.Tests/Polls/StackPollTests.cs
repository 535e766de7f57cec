using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Magnum.Silo.Calls;
using Magnum.Silo.Polls;
using Magnum.Silo.Scheduling;
using Magnum.Silo.Shards;
using Magnum.Silo.Tests.Hosting;
using Magnum.Silo.Turns;
using Magnum.Storage.Memory;

namespace Magnum.Silo.Tests.Polls;

public sealed class StackPollTests : IDisposable
{
    private static readonly SiloOptions Options = new() { LeaseTtl = TimeSpan.FromHours(2) };
    private static readonly BayPolicy Policy = new();
    private readonly ManualTime _time = new();
    private readonly LogSink _log = new();
    private readonly ScriptedCloud _cloud = new();
    private readonly DatabaseClock _clock;
    private readonly ScriptedStore _store;
    private readonly ShardKeeper _keeper;
    private readonly BayTurns _turns;
    private readonly CloudCalls _calls;
    private readonly Schedule _schedule = new(Options, Policy);
    private readonly StackPoll _polls;

    public StackPollTests()
    {
        _clock = new DatabaseClock(_time);
        _store = new ScriptedStore(new MemoryGrainStore(_time));
        _keeper = new ShardKeeper(_store, Sample.Silo(), Options, _time, _clock, _log.CreateLogger<ShardKeeper>());
        _turns = new BayTurns(_store, Policy, 10_000);
        _calls = new CloudCalls(Options, _time, _log.CreateLogger<CloudCalls>());
        _polls = new StackPoll(_store, _cloud, _turns, _keeper, _schedule, _calls, Policy, Options, _clock, Chance.Fair, _log.CreateLogger<StackPoll>());
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    public void Dispose() => _calls.Dispose();

    [Fact]
    public async Task Run_BaysOfAProject_AreAskedForInOneCall()
    {
        await StartAsync();
        for (var i = 0; i < 90; i++)
        {
            await AddAsync(Sample.Settled());
        }

        await AddAsync(Sample.Settled("other", "trust-other"));

        await PollAsync();

        _cloud.Listed.Order().ShouldBe([1, 90]);
        _cloud.Callers.Order().ShouldBe(["trust", "trust-other"]);
        _cloud.CountOf("find").ShouldBe(0);
    }

    [Fact]
    public async Task Run_NothingNew_ReadsAndWritesNothing()
    {
        await StartAsync();
        await AddAsync(Sample.Settled());
        await PollAsync();
        var commits = _store.Commits.Count;
        var reads = 0;
        _store.Before = name => reads += name == "get-bay" ? 1 : 0;

        await PollAsync(61);

        _cloud.CountOf("list").ShouldBe(2);
        _store.Commits.Count.ShouldBe(commits);
        reads.ShouldBe(0);
    }

    [Fact]
    public async Task Run_StackChangedByHand_TellsTheBay()
    {
        await StartAsync();
        var bay = await AddAsync(Sample.Settled());
        Show(bay, "CHECK_FAILED");

        await PollAsync();

        (await ReadAsync(bay)).StackStatus.ShouldBe("CHECK_FAILED");
        _store.Commits[^1].Fence!.Shard.ShouldBe(bay.ShardOf());
    }

    [Fact]
    public async Task Run_NewsThatChangesNothing_IsToldOnce()
    {
        await StartAsync();
        var bay = await AddAsync(Sample.Settled());
        Show(bay, "CHECK_IN_PROGRESS");
        await PollAsync();
        var reads = 0;
        _store.Before = name => reads += name == "get-bay" ? 1 : 0;

        await PollAsync(61);

        _cloud.CountOf("list").ShouldBe(2);
        reads.ShouldBe(0);
    }

    [Fact]
    public async Task Run_WatchedStackComplete_TellsTheBayWhichThenWaitsForItsTurn()
    {
        await StartAsync();
        var bay = await AddAsync(Watched());
        Show(bay, "CREATE_COMPLETE");

        await PollAsync();

        (await ReadAsync(bay)).Operation!.Stage.ShouldBe(OperationStage.Outputs);
        _schedule.TakeTurns(Now, 10).ShouldHaveSingleItem().Uuid.ShouldBe(bay.Uuid);
    }

    [Fact]
    public async Task Run_WatchedStackInProgress_IsPolledAgainAfterThePauseThatGrows()
    {
        await StartAsync();
        await AddAsync(Watched());

        await PollAsync(1);
        var first = _schedule.Next - Now;
        await PollAsync(59);

        first.ShouldBe(TimeSpan.FromSeconds(1));
        (_schedule.Next - Now).ShouldBe(TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task Run_WatchedStackInProgress_TellsHowFarItHasCome()
    {
        await StartAsync();
        var bay = await AddAsync(Watched());
        _cloud.Resources = [new StackResource("a", "OS::Nova::Server", "CREATE_COMPLETE", null, null, false), new StackResource("b", "OS::Nova::Server", "CREATE_IN_PROGRESS", null, null, false)];

        await PollAsync(6);

        (await ReadAsync(bay)).Operation!.Percent.ShouldBe(50);
    }

    [Fact]
    public async Task Run_BayChangedSinceHeatWasAsked_IsLookedAtAgain()
    {
        await StartAsync();
        var bay = await AddAsync(Sample.Settled());
        Show(bay, "CHECK_FAILED");
        _cloud.During = (_, token) => _turns.RunAsync(bay.Uuid, new BayMessage.CredentialsRefused(), null, null, token);
        await PollAsync();
        var first = await ReadAsync(bay);
        _cloud.During = (_, _) => Task.CompletedTask;

        await PollAsync(61);

        first.StackStatus.ShouldBe("CREATE_COMPLETE");
        (await ReadAsync(bay)).StackStatus.ShouldBe("CHECK_FAILED");
    }

    [Fact]
    public async Task Run_StackAbsentFromTheList_IsLookedForBeforeItCountsAsGone()
    {
        await StartAsync();
        var bay = await AddAsync(Sample.Settled());
        _cloud.Stacks.Clear();

        await PollAsync();

        _cloud.Calls.ShouldBe(["list", "list:ended", "find", "find:ended"]);
        (await ReadAsync(bay)).Status.ShouldBe(BayStatus.CreateFailed);
    }

    [Fact]
    public async Task Run_StackAbsentFromTheListButThere_IsLeftAlone()
    {
        await StartAsync();
        var bay = await AddAsync(Sample.Settled());
        var stack = _cloud.Stacks[bay.StackId!];
        _cloud.During = (name, _) =>
        {
            _cloud.Stacks.Clear();
            if (name == "find")
            {
                _cloud.Stacks[stack.Id] = stack;
            }

            return Task.CompletedTask;
        };

        await PollAsync();

        _cloud.CountOf("find").ShouldBe(1);
        (await _store.GetBayAsync(bay.Uuid, CancellationToken.None))!.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task Run_StackKnownByNameOnly_IsLookedForByIt()
    {
        await StartAsync();
        var bay = await AddAsync(NameOnly());

        await PollAsync();

        _cloud.Calls.ShouldBe(["find", "find:ended"]);
        (await ReadAsync(bay)).Operation!.Stage.ShouldBe(OperationStage.TrusteeDelete);
    }

    [Fact]
    public async Task Run_TrustOfOneBayDead_TellsItAndGoesOnWithTheNextBays()
    {
        await StartAsync();
        var first = await AddAsync(Sample.Settled(trust: "dead"));
        var second = await AddAsync(Sample.Settled(trust: "alive"), now: 1);
        _cloud.DeadTrusts["dead"] = true;

        await PollAsync();
        await PollAsync(61);

        _cloud.Callers.ShouldBe(["dead", "alive", "alive"]);
        (await ReadAsync(first)).CredentialsValid.ShouldBeFalse();
        (await ReadAsync(second)).CredentialsValid.ShouldBeTrue();
    }

    [Fact]
    public async Task Run_EveryTrustDead_GoesWithTheServicesOwnRights()
    {
        await StartAsync();
        await AddAsync(Sample.Settled(trust: "dead"));
        _cloud.DeadTrusts["dead"] = true;

        await PollAsync();
        await PollAsync(61);

        _cloud.Callers.ShouldBe(["dead", "own:project", "own:project"]);
    }

    [Fact]
    public async Task Run_DeadTrustThatCannotBeTold_IsTriedOnce()
    {
        await StartAsync();
        await AddAsync(Sample.Settled(trust: "dead"));
        _cloud.DeadTrusts["dead"] = true;
        _store.Answer = _ => new CommitResult(CommitOutcome.Fenced, 0);

        await PollAsync();

        _cloud.Callers.ShouldBe(["dead", "own:project"]);
    }

    [Fact]
    public async Task Run_DeadTrustAndAStackKnownByNameOnly_GoesWithTheServicesOwnRights()
    {
        await StartAsync();
        var bay = await AddAsync(NameOnly() with { StackName = "late" });
        _cloud.Stacks["late"] = new Stack { Id = "late", Name = "late", Status = "DELETE_IN_PROGRESS" };
        var trust = bay.Ledger.Find(LedgerKind.Trust)!.Id!;
        _cloud.DeadTrusts[trust] = true;

        await PollAsync();

        _cloud.Callers.ShouldBe([trust, "own:project"]);
    }

    [Fact]
    public async Task Run_SecretThatCannotBeRead_TheNextBayLends()
    {
        await StartAsync();
        await AddAsync(Sample.Settled(trust: "sealed"));
        await AddAsync(Sample.Settled(trust: "open"), now: 1);
        var reads = 0;
        _store.Before = name =>
        {
            if (name == "get-bay" && reads++ == 0)
            {
                throw new StoreException("the key is missing", isTransient: false, null);
            }
        };

        await PollAsync();

        _cloud.Callers.ShouldBe(["open"]);
        _log.Entries.ShouldContain(entry => entry.Id == 2211);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_OneBayCannotBeTold_TheOthersAre(bool isStoreFailure)
    {
        await StartAsync();
        var bad = await AddAsync(Sample.Settled());
        var good = await AddAsync(Sample.Settled(), now: 1);
        Show(bad, "CHECK_FAILED");
        Show(good, "CHECK_FAILED");
        _store.Answer = commit => commit.State.Uuid != bad.Uuid ? null
            : throw (isStoreFailure ? new StoreException("damaged", isTransient: false, null) : new InvalidOperationException("broken turn"));

        await PollAsync();

        (await ReadAsync(good)).StackStatus.ShouldBe("CHECK_FAILED");
        _log.Entries.ShouldContain(entry => entry.Id == 2202);
        _schedule.TakePoll(Now.AddSeconds(30))!.Bays.ShouldHaveSingleItem().Uuid.ShouldBe(bad.Uuid);
    }

    [Fact]
    public async Task Run_StoreAway_ComesAgainSoon()
    {
        await StartAsync();
        var bay = await AddAsync(Sample.Settled());
        Show(bay, "CHECK_FAILED");
        _store.Answer = _ => throw new StoreException("the database is away", isTransient: true, null);

        await Should.ThrowAsync<StoreException>(() => PollAsync());

        _schedule.TakePoll(Now.AddSeconds(1))!.Bays.ShouldHaveSingleItem().Uuid.ShouldBe(bay.Uuid);
    }

    [Fact]
    public async Task Run_HeatFails_IsPutOffEverLongerAndNotSeen()
    {
        await StartAsync();
        await AddAsync(Sample.Settled());
        _cloud.During = (_, _) => throw Down();

        var pauses = new List<double>();
        for (var i = 0; i < 4; i++)
        {
            await PollAsync(i == 0 ? 60 : 31);
            pauses.Add((_schedule.Next!.Value - Now).TotalSeconds);
        }

        for (var i = 0; i < 4; i++)
        {
            pauses[i].ShouldBeInRange(0.5 * Math.Pow(2, i), 1.5 * Math.Pow(2, i));
        }

        _log.Entries.ShouldContain(entry => entry.Id == 2201 && entry.Text.Contains("HEAT_DOWN"));
        _store.Commits.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(86_400, 300)]
    public async Task Run_HeatSaysWhenToComeAgain_ComesThen(int asked, int expected)
    {
        await StartAsync();
        await AddAsync(Sample.Settled());
        _cloud.During = (_, _) => throw new CloudException("HEAT_BUSY", "too many", isTransient: true, FaultOwner.Cloud) { RetryAfter = TimeSpan.FromSeconds(asked) };

        await PollAsync();

        (_schedule.Next - Now).ShouldBe(TimeSpan.FromSeconds(expected));
    }

    [Fact]
    public async Task Run_HeatFailsWhileAnOperationIsWatched_NotesItOnce()
    {
        await StartAsync();
        var bay = await AddAsync(Watched());
        var commits = _store.Commits.Count;
        _cloud.During = (_, _) => throw new CloudException("HEAT_BUSY", "too many", isTransient: true, FaultOwner.Cloud) { RetryAfter = TimeSpan.FromSeconds(1) };

        for (var i = 0; i < 10; i++)
        {
            await PollAsync(100);
        }

        (_store.Commits.Count - commits).ShouldBe(1);
        (await ReadAsync(bay)).Operation!.LastError!.ShouldContain("HEAT_BUSY");
        _cloud.During = (_, _) => Task.CompletedTask;
        await PollAsync(100);
        (await ReadAsync(bay)).Operation!.LastError.ShouldBeNull();
    }

    [Fact]
    public async Task Run_HeatFailsUntilTheDeadline_FailsTheOperationThen()
    {
        await StartAsync();
        var bay = Watched();
        bay = await AddAsync(bay with { Operation = bay.Operation! with { Deadline = Now.AddSeconds(10) } });
        _cloud.During = (_, _) => throw new CloudException("HEAT_BUSY", "too many", isTransient: true, FaultOwner.Cloud) { RetryAfter = TimeSpan.FromSeconds(60) };
        await PollAsync(5);
        var next = _schedule.Next;

        await PollAsync(5);

        next.ShouldBe(bay.Operation!.Deadline, "not later, whatever the cloud asks for");
        (await ReadAsync(bay)).Status.ShouldBe(BayStatus.CreateFailed);
    }

    [Fact]
    public async Task Run_CircuitOpen_ComesWhenHeatIsLookedAtAgain()
    {
        await StartAsync();
        await AddAsync(Sample.Settled());
        _cloud.During = (_, _) => throw Down();
        for (var i = 0; i < 5; i++)
        {
            await PollAsync(60);
        }

        await PollAsync(0, at: Now.AddHours(1));

        _cloud.CountOf("list").ShouldBe(5);
        (_schedule.Next - Now).ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Run_ShardOfAnotherSilo_IsForgotten()
    {
        await StartAsync();
        var bay = await AddAsync(Sample.Settled());
        _keeper.Enter(bay.ShardOf())!.Lost();

        await PollAsync();

        _cloud.Calls.ShouldBeEmpty();
        _schedule.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Run_LeaseLapsed_CallsNobodyAndComesAgainSoon()
    {
        await StartAsync();
        var bay = await AddAsync(Sample.Settled());

        await PollAsync(7200);

        _cloud.Calls.ShouldBeEmpty();
        _schedule.TakePoll(Now.AddSeconds(1))!.Bays.ShouldHaveSingleItem().Uuid.ShouldBe(bay.Uuid);
    }

    [Fact]
    public async Task Run_ShardTakenByAnotherMeanwhile_WritesNothingAndDropsTheShard()
    {
        await StartAsync();
        var bay = await AddAsync(Sample.Settled());
        Show(bay, "CHECK_FAILED");
        _store.Answer = _ => new CommitResult(CommitOutcome.Fenced, 0);

        await PollAsync();

        _keeper.Holds(bay.ShardOf()).ShouldBeFalse();
        (await ReadAsync(bay)).StackStatus.ShouldBe("CREATE_COMPLETE");
    }

    [Fact]
    public async Task Run_BayGoneMeanwhile_IsForgotten()
    {
        await StartAsync();
        var bay = await AddAsync(Sample.Settled());
        Show(bay, "CHECK_FAILED");
        var deleted = new BayEvent { Type = BayEventTypes.Deleted, Time = Now, Status = BayStatus.DeleteComplete, Message = "gone" };
        await _store.CommitBayAsync(
            new BayCommit { State = bay with { Status = BayStatus.DeleteComplete }, ExpectedRevision = 1, Remove = true, Events = [deleted] }, CancellationToken.None);

        await PollAsync();

        _schedule.Count.ShouldBe(0);
    }

    private static CloudException Down() => new("HEAT_DOWN", "down", isTransient: true, FaultOwner.Cloud);

    private static BayState NameOnly() => Sample.Settled().At(OperationKind.Delete, OperationStage.StackWatch) with { StackId = null };

    private async Task StartAsync()
    {
        await _store.AddBaymodelAsync();
        await _keeper.RenewAsync(new Dictionary<int, DateTimeOffset>(), CancellationToken.None);
    }

    private BayState Watched()
    {
        var bay = Sample.Settled().At(OperationKind.Create, OperationStage.StackWatch);
        return bay with { Operation = bay.Operation! with { StageSince = Now } };
    }

    // Stored, known to the schedule as after a turn, and its stack there as the bay expects it.
    private async Task<BayState> AddAsync(BayState bay, int now = 0)
    {
        await _store.AddBayAsync(bay);
        _schedule.Hear(new DueBay(bay.Uuid, bay.ShardOf(), DateTimeOffset.UnixEpoch));
        _schedule.Return(_schedule.TakeTurns(DateTimeOffset.UnixEpoch, 1).ShouldHaveSingleItem(), bay, Now.AddMilliseconds(now));
        if (bay.StackId is not null)
        {
            Show(bay, bay.Operation is null ? "CREATE_COMPLETE" : "CREATE_IN_PROGRESS");
        }

        return bay;
    }

    private void Show(BayState bay, string status) => _cloud.Stacks[bay.StackId!] = new Stack
    {
        Id = bay.StackId!,
        Name = bay.StackName,
        Status = status,
        Tags = bay.Operation is { } operation ? StackTags.Of(bay.Uuid, operation.Id) : [],
    };

    private async Task<BayState> ReadAsync(BayState bay) => (await _store.GetBayAsync(bay.Uuid, CancellationToken.None))!.State;

    // Lets time pass and polls all that is due until then.
    private async Task PollAsync(int seconds = 60, DateTimeOffset? at = null)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        var batches = new List<PollBatch>();
        while (_schedule.TakePoll(at ?? Now) is { } batch)
        {
            batches.Add(batch);
        }

        foreach (var batch in batches)
        {
            await _polls.RunAsync(batch, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
        }
    }
}

using Magnum.Grains.Bays;
using Magnum.Grains.Drivers;
using Magnum.Grains.Store;
using Magnum.Silo.Engines;
using Magnum.Silo.Scheduling;
using Magnum.Silo.Shards;
using Magnum.Silo.Tests.Hosting;
using Magnum.Silo.Turns;
using Magnum.Storage.Memory;

namespace Magnum.Silo.Tests.Engines;

public sealed class EngineWatchTests
{
    private static readonly SiloOptions Options = new() { LeaseTtl = TimeSpan.FromHours(2) };
    private static readonly BayPolicy Policy = new();
    private readonly ManualTime _time = new();
    private readonly LogSink _log = new();
    private readonly LookingDriver _driver = new();
    private readonly ScriptedStore _store;
    private readonly ShardKeeper _keeper;
    private readonly BayTurns _turns;
    private readonly Schedule _schedule = new(Options, Policy);
    private readonly EngineWatch _watch;
    private ushort _phase;

    public EngineWatchTests()
    {
        var clock = new DatabaseClock(_time);
        _store = new ScriptedStore(new MemoryGrainStore(_time));
        _keeper = new ShardKeeper(_store, Sample.Silo(), Options, _time, clock, _log.CreateLogger<ShardKeeper>());
        _turns = new BayTurns(_store, Policy, 10_000);
        _watch = WatchWith(Options, _driver, clock);
    }

    [Fact]
    public async Task Run_ASettledBay_IsLookedAtOnceAnInterval()
    {
        var bay = await AddAsync();

        await PassAsync(TimeSpan.FromSeconds(60));
        await PassAsync(TimeSpan.FromSeconds(60));

        _driver.Looks.ShouldBe([(bay, null), (bay, null)]);
        var engine = (await ReadAsync(bay)).Engine.ShouldNotBeNull();
        (engine.Healthy, engine.MemoryPercent).ShouldBe((true, 10));
        (await EventsAsync(bay)).ShouldHaveSingleItem().Message.ShouldBe("Engine: 1 of 1 nodes healthy, memory reserved: about 10 %.");
    }

    [Fact]
    public async Task Run_NothingNew_ReadsNoBayAndWritesNothing()
    {
        await AddAsync();
        await PassAsync(TimeSpan.FromSeconds(60));
        var commits = _store.Commits.Count;
        var reads = 0;
        _store.Before = name => reads += name.StartsWith("get-bay", StringComparison.Ordinal) ? 1 : 0;
        _driver.Look = _ => Task.FromResult(LookingDriver.Healthy(14));

        await PassAsync(TimeSpan.FromSeconds(60));

        _driver.Looks.Count.ShouldBe(2);
        _store.Commits.Count.ShouldBe(commits);
        reads.ShouldBe(0);
    }

    [Fact]
    public async Task Run_BayWithCertificates_IsLookedAtWithThem()
    {
        var bay = await AddAsync(new Dictionary<string, string>
        {
            [SecretKinds.CaCertificate] = "ca",
            [SecretKinds.ClientCertificate] = "certificate",
            [SecretKinds.ClientKey] = "key",
        });

        await PassAsync(TimeSpan.FromSeconds(60));

        _driver.Looks.ShouldBe([(bay, new EngineCredentials("ca", "certificate", "key"))]);
    }

    [Fact]
    public async Task Run_NoAnswer_IsToldAfterTheThirdInARow()
    {
        var bay = await AddAsync();
        await PassAsync(TimeSpan.FromSeconds(60));
        _driver.Look = _ => Task.FromResult(EngineReport.NoAnswer("it cannot be reached"));

        await PassAsync(TimeSpan.FromSeconds(120));
        var before = (await ReadAsync(bay)).Engine!.Healthy;
        await PassAsync(TimeSpan.FromSeconds(60));

        before.ShouldBe(true);
        (await ReadAsync(bay)).Engine!.Healthy.ShouldBeNull();
        (await EventsAsync(bay))[^1].Message.ShouldBe("Engine: It cannot be reached.");
    }

    [Fact]
    public async Task Run_LookThatTakesTooLong_IsNoAnswer()
    {
        var bay = await AddAsync();
        for (var look = 0; look < 3; look++)
        {
            var began = new TaskCompletionSource();
            _driver.Look = async token =>
            {
                began.SetResult();
                await Task.Delay(Timeout.Infinite, token);
                return LookingDriver.Healthy(0);
            };
            await PassAsync(TimeSpan.FromSeconds(60), wait: false);
            await began.Task.WaitAsync(TimeSpan.FromSeconds(60));
            _time.Advance(Options.CallTimeout);
            await _watch.UntilIdleAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        }

        (await ReadAsync(bay)).Engine!.Text.ShouldBe("The engine at tcp://192.0.2.1:2376 did not answer within 8 s.");
    }

    [Fact]
    public async Task Run_TheDriverFails_IsLoggedAndLookedAtAgain()
    {
        await AddAsync();
        _driver.Look = _ => throw new InvalidOperationException("a fault of the driver");

        await PassAsync(TimeSpan.FromSeconds(60));
        _driver.Look = _ => Task.FromResult(LookingDriver.Healthy(10));
        await PassAsync(TimeSpan.FromSeconds(60));

        _log.Entries.ShouldContain(entry => entry.Id == 2702);
        _driver.Looks.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Run_ShardOfAnotherSilo_IsNotLookedAt()
    {
        var bay = await AddAsync();
        await PassAsync(TimeSpan.Zero);
        await _keeper.ReleaseAllAsync(CancellationToken.None);

        await PassAsync(TimeSpan.FromSeconds(60));

        _driver.Looks.ShouldBeEmpty();
        (await ReadAsync(bay)).Engine.ShouldBeNull();
    }

    [Fact]
    public async Task Run_ManyBays_AFewAtATime()
    {
        for (var bay = 0; bay < 40; bay++)
        {
            await AddAsync();
        }

        var answer = new TaskCompletionSource<EngineReport>();
        var full = new TaskCompletionSource();
        _driver.Look = _ =>
        {
            if (_driver.Looks.Count >= 16)
            {
                full.TrySetResult();
            }

            return answer.Task;
        };
        await PassAsync(TimeSpan.Zero);

        await PassAsync(TimeSpan.FromSeconds(60), wait: false);
        await PassAsync(TimeSpan.FromSeconds(5), wait: false);
        await full.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var atOnce = _driver.Looks.Count;
        answer.SetResult(LookingDriver.Healthy(10));
        await _watch.UntilIdleAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

        atOnce.ShouldBe(16);
    }

    [Theory]
    [InlineData(60, true, true)]
    [InlineData(60, false, false)]
    [InlineData(0, true, false)]
    public void HasWork_IntervalAndDriver_BothAreNeeded(int interval, bool looks, bool expected)
    {
        var driver = looks ? _driver : new ScriptedDriver();

        WatchWith(Options with { MonitorInterval = TimeSpan.FromSeconds(interval) }, driver, new DatabaseClock(_time)).HasWork.ShouldBe(expected);
    }

    private EngineWatch WatchWith(SiloOptions options, ScriptedDriver driver, DatabaseClock clock) =>
        new(_store, _turns, driver, _keeper, _schedule, options, clock, _time, _log.CreateLogger<EngineWatch>());

    // Stored, and known to the schedule as after a turn.
    private async Task<Guid> AddAsync(IReadOnlyDictionary<string, string>? secrets = null)
    {
        if (_keeper.Held.Count == 0)
        {
            await _store.AddBaymodelAsync();
            await _keeper.RenewAsync(new Dictionary<int, DateTimeOffset>(), CancellationToken.None);
        }

        // Its first look comes where in the interval its uuid says.
        _phase += 1500;
        var bay = Sample.Settled(uuid: new Guid(_phase, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1])) with { ApiAddress = "tcp://192.0.2.1:2376" };
        var commit = new BayCommit { State = bay, ExpectedRevision = null, Secrets = secrets ?? new Dictionary<string, string>() };
        (await _store.CommitBayAsync(commit, CancellationToken.None)).Outcome.ShouldBe(CommitOutcome.Committed);
        _schedule.Hear(new DueBay(bay.Uuid, bay.ShardOf(), DateTimeOffset.UnixEpoch));
        _schedule.Return(_schedule.TakeTurns(DateTimeOffset.UnixEpoch, 1).ShouldHaveSingleItem(), bay, _time.GetUtcNow());
        return bay.Uuid;
    }

    // As the silo does: again and again, as often as it asks for.
    private async Task PassAsync(TimeSpan passes, bool wait = true)
    {
        var end = _time.GetUtcNow() + passes;
        while (true)
        {
            var pause = await _watch.RunAsync(CancellationToken.None);
            if (wait)
            {
                await _watch.UntilIdleAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
            }

            if (_time.GetUtcNow() + pause > end)
            {
                _time.Advance(end - _time.GetUtcNow());
                return;
            }

            _time.Advance(pause);
        }
    }

    private async Task<BayState> ReadAsync(Guid bay) => (await _store.GetBayAsync(bay, CancellationToken.None))!.State;

    private async Task<IReadOnlyList<BayEvent>> EventsAsync(Guid bay) =>
        [.. (await _store.ListBayEventsAsync("project", bay, EventPosition.Start, 100, CancellationToken.None)).Events.Select(stored => stored.Event)];
}

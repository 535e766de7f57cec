using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Magnum.Silo.Scheduling;
using Magnum.Silo.Shards;
using Magnum.Silo.Tests.Hosting;
using Magnum.Storage.Memory;

namespace Magnum.Silo.Tests.Scheduling;

public sealed class ReadAheadTests
{
    private static readonly SiloOptions Options = new() { LeaseTtl = TimeSpan.FromHours(1), LookAhead = TimeSpan.FromSeconds(10), RampUp = TimeSpan.FromSeconds(2) };
    private readonly ManualTime _time = new();
    private readonly LogSink _log = new();
    private readonly ScriptedStore _store;
    private readonly ShardKeeper _keeper;
    private readonly Schedule _schedule = new(Options, new BayPolicy());
    private readonly ReadAhead _readAhead;

    public ReadAheadTests()
    {
        var clock = new DatabaseClock(_time);
        _store = new ScriptedStore(new MemoryGrainStore(_time));
        _keeper = new ShardKeeper(_store, Sample.Silo(), Options, _time, clock, _log.CreateLogger<ShardKeeper>());
        _readAhead = new ReadAhead(_store, _keeper, _schedule, Options, clock);
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    [Fact]
    public async Task Run_NoShards_ReadsNothing()
    {
        await RunAsync();

        _store.DueReads.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_ShardsTaken_LoadsAllOverdueAndSettledBays()
    {
        await TakeAsync();
        await AddDueAsync(TimeSpan.FromDays(-300));
        await AddDueAsync(Options.LookAhead - TimeSpan.FromSeconds(1));
        await AddDueAsync(Options.LookAhead + TimeSpan.FromSeconds(1));
        await _store.AddBayAsync(Sample.Settled());

        await RunAsync();

        _schedule.Count.ShouldBe(3, "a timer beyond the next seconds is not needed yet");
    }

    [Fact]
    public async Task Run_ShardsTaken_OverdueBaysComeInTheOrderOfTheirProjects()
    {
        await TakeAsync();
        var bay = await AddDueAsync(TimeSpan.FromDays(-300));

        await RunAsync();

        _schedule.Next.ShouldBe(Now + (Options.RampUp * Shard.PhaseOf(bay.ShardOf())));
    }

    [Fact]
    public async Task Run_ShardsTaken_ReadsTheirBaysOnce()
    {
        await TakeAsync();
        var settled = CountOf("read-settled");

        await RunAsync();

        settled().ShouldBe(1);
        _store.DueReads.Count(read => read.From == DateTimeOffset.UnixEpoch).ShouldBe(1);
    }

    [Fact]
    public async Task Run_AfterTheFirst_ReadsFromBeforeTheLastReadingToTheNextSeconds()
    {
        await TakeAsync();
        await RunAsync();
        var last = Now;
        _store.DueReads.Clear();
        var settled = CountOf("read-settled");
        _time.Advance(TimeSpan.FromSeconds(5));

        await RunAsync();

        _store.DueReads.ShouldBe([(Shard.Count, last.AddSeconds(-30), Now + Options.LookAhead)]);
        settled().ShouldBe(0);
    }

    [Fact]
    public async Task Run_TimerSetWithoutAHint_IsFound()
    {
        await TakeAsync();
        await RunAsync();
        _time.Advance(TimeSpan.FromSeconds(5));
        await AddDueAsync(TimeSpan.Zero);

        await RunAsync();

        _schedule.TakeTurns(Now, 10).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Run_ReadingFailed_TheNextReadsFromTheLastThatDidNot()
    {
        await TakeAsync();
        await RunAsync();
        var last = Now;
        _time.Advance(TimeSpan.FromMinutes(5));
        _store.Before = Fail("read-due");
        await Should.ThrowAsync<StoreException>(RunAsync);
        _store.Before = _ => { };
        _store.DueReads.Clear();

        await RunAsync();

        _store.DueReads[^1].From.ShouldBe(last.AddSeconds(-30));
    }

    [Theory]
    [InlineData("read-due")]
    [InlineData("read-settled")]
    public async Task Run_LoadFailed_IsRepeated(string failing)
    {
        await TakeAsync();
        await AddDueAsync(TimeSpan.FromDays(-300));
        await _store.AddBayAsync(Sample.Settled());
        _store.Before = Fail(failing);
        await Should.ThrowAsync<StoreException>(RunAsync);
        _store.Before = _ => { };

        await RunAsync();

        _schedule.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Run_TenMinutesLater_ReadsEverything()
    {
        await TakeAsync();
        await RunAsync();
        await AddDueAsync(TimeSpan.FromDays(-300));
        await _store.AddBayAsync(Sample.Settled());
        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        await RunAsync();
        var before = _schedule.Count;
        _time.Advance(TimeSpan.FromSeconds(1));

        await RunAsync();

        before.ShouldBe(0, "the hint was missed, and the timer is old");
        _schedule.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Run_MoreBaysThanAPage_ReadsAll()
    {
        await TakeAsync();
        for (var i = 0; i < 5_001; i++)
        {
            await _store.AddBayAsync(Sample.Settled().At(OperationKind.Create, OperationStage.Outputs));
            await _store.AddBayAsync(Sample.Settled());
        }

        await RunAsync();

        _schedule.Count.ShouldBe(10_002);
    }

    [Fact]
    public async Task Run_ShardLostAndTakenAnewDuringTheLoad_IsLoadedAnew()
    {
        await TakeAsync();
        var bay = await AddDueAsync(TimeSpan.FromDays(-300));
        _store.Before = name =>
        {
            if (name == "read-settled")
            {
                _schedule.Drop([bay.ShardOf()]);
                _readAhead.Load([new ShardLease(bay.ShardOf(), 3)]);
            }
        };
        await RunAsync();
        _store.Before = _ => { };

        await RunAsync();

        _schedule.Count.ShouldBe(1);
    }

    private static Action<string> Fail(string failing) => name =>
    {
        if (name == failing)
        {
            throw new StoreException("the database is away", isTransient: true, null);
        }
    };

    private Func<int> CountOf(string operation)
    {
        var count = 0;
        _store.Before = name => count += name == operation ? 1 : 0;
        return () => count;
    }

    private async Task TakeAsync()
    {
        await _store.AddBaymodelAsync();
        _readAhead.Load((await _keeper.RenewAsync(new Dictionary<int, DateTimeOffset>(), CancellationToken.None)).Taken);
    }

    private async Task<BayState> AddDueAsync(TimeSpan from)
    {
        var bay = Sample.Settled().At(OperationKind.Create, OperationStage.Outputs) with { DueAt = Now + from };
        await _store.AddBayAsync(bay);
        return bay;
    }

    private Task RunAsync() => _readAhead.RunAsync(CancellationToken.None);
}

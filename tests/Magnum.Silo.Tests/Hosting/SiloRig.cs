using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Magnum.Silo.Turns;
using Magnum.Storage.Memory;

namespace Magnum.Silo.Tests.Hosting;

/// <summary>Silos over one store in memory and one scripted cloud, in a hurry: pauses of milliseconds, so that no test has to wait.</summary>
internal sealed class SiloRig : IAsyncDisposable
{
    public static readonly BayPolicy Hurry = new()
    {
        FastestPoll = TimeSpan.FromMilliseconds(1),
        SlowestPoll = TimeSpan.FromMilliseconds(5),
        FirstRetry = TimeSpan.FromMilliseconds(1),
        SlowestRetry = TimeSpan.FromMilliseconds(5),
        UncertainFor = TimeSpan.FromMilliseconds(20),
        DeleteRepeat = TimeSpan.FromMilliseconds(5),
        ParkTime = TimeSpan.FromMilliseconds(5),
    };

    private static readonly SiloOptions Options = new()
    {
        LeaseTtl = TimeSpan.FromSeconds(120),
        CallTimeout = TimeSpan.FromSeconds(60),
        RenewInterval = TimeSpan.FromMilliseconds(20),
        LookAheadInterval = TimeSpan.FromMilliseconds(50),
        PeriodicInterval = TimeSpan.FromMinutes(10),
    };

    private readonly List<SiloHost> _silos = [];
    private bool _hasBaymodel;

    public SiloRig()
    {
        Store = new ScriptedStore(new MemoryGrainStore(TimeProvider.System));
        Turns = new BayTurns(Store, Hurry, 1_000);
    }

    public int EffectsInFlight { get; init; } = Options.EffectsInFlight;

    /// <summary>Whether the stacks of all projects are listed.</summary>
    public bool Sweeps { get; init; }

    public ScriptedStore Store { get; }

    public ScriptedCloud Cloud { get; } = new();

    public ScriptedDriver Driver { get; } = new();

    public LogSink Log { get; } = new();

    public BayTurns Turns { get; }

    /// <summary>Starts a silo and waits until it has its share.</summary>
    public async Task<SiloHost> StartAsync(string host = "a", int shards = Shard.Count, TimeSpan? drain = null)
    {
        if (!_hasBaymodel)
        {
            await AddBaymodelAsync();
        }

        var options = Options with { DrainTimeout = drain ?? Options.DrainTimeout, EffectsInFlight = EffectsInFlight };
        options = Sweeps ? options with { PeriodicGlobalStackList = true, PeriodicInterval = TimeSpan.FromMilliseconds(20) } : options;
        var silo = new SiloHost(Store, Turns, Cloud, Driver, Sample.Preparation, Sample.Addresses, Sample.Silo(host), options, Hurry, TimeProvider.System, Log.Factory);
        _silos.Add(silo);
        await silo.StartAsync(CancellationToken.None);
        await UntilShardsAsync(host, shards);
        return silo;
    }

    public Task StopAsync(SiloHost silo)
    {
        _silos.Remove(silo);
        return silo.StopAsync(CancellationToken.None);
    }

    public async Task AddBaymodelAsync()
    {
        _hasBaymodel = true;
        await Store.AddBaymodelAsync();
    }

    public Task UntilShardsAsync(string host, int shards) => Store.UntilAsync(async () =>
        (await Store.ListSilosAsync(DateTimeOffset.UnixEpoch, CancellationToken.None)).Any(silo => silo.Host == host && silo.ShardCount == shards));

    /// <summary>Makes a bay and its identity, as the gateway does.</summary>
    public async Task<Guid> CreateAsync(string name = "bay", string project = "project")
    {
        var create = Sample.Create(name, project);
        var (commit, bay) = await Turns.CreateAsync(create, new BaymodelPin(Sample.BaymodelUuid, 1), null, Sample.Password, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        commit.Outcome.ShouldBe(CommitOutcome.Committed);
        var made = await Turns.RunAsync(create.Uuid, new BayMessage.IdentityMade(bay.State.Operation!.Id, new BayIdentity("trustee", $"trust-{name}")), null, null, CancellationToken.None);
        made.Refusal.ShouldBeNull();
        return create.Uuid;
    }

    public async Task TellAsync(Guid bay, BayMessage command) =>
        (await Turns.RunAsync(bay, command, null, null, CancellationToken.None)).Refusal.ShouldBeNull();

    public Task DeleteAsync(Guid bay) => TellAsync(bay, new BayMessage.Delete(false, "user", "req-delete", null));

    /// <summary>Waits until the bay, null when it is gone, is as wanted.</summary>
    public async Task<BayState?> UntilAsync(Guid bay, Func<BayState?, bool> wanted)
    {
        BayState? found = null;
        await Store.UntilAsync(async () => wanted(found = (await Store.GetBayAsync(bay, CancellationToken.None))?.State));
        return found;
    }

    public async Task<BayState> UntilAsync(Guid bay, BayStatus status) => (await UntilAsync(bay, state => state?.Status == status))!;

    /// <summary>Waits until something was logged; the renewals wake it.</summary>
    public Task UntilLoggedAsync(int id, string text) => Store.UntilAsync(() => Task.FromResult(Log.Entries.Any(entry => entry.Id == id && entry.Text.Contains(text))));

    public Task UntilGoneAsync(Guid bay) => UntilAsync(bay, state => state is null);

    public async Task<IReadOnlyList<BayEvent>> EventsAsync(Guid bay) =>
        [.. (await Store.ListBayEventsAsync("project", bay, EventPosition.Start, 1_000, CancellationToken.None)).Events.Select(stored => stored.Event)];

    public async ValueTask DisposeAsync()
    {
        Cloud.During = (_, _) => Task.CompletedTask;
        foreach (var silo in _silos)
        {
            await silo.StopAsync(CancellationToken.None);
            silo.Dispose();
        }
    }
}

using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Drivers;
using Magnum.Grains.Store;
using Magnum.Silo.Effects;
using Magnum.Silo.Scheduling;
using Magnum.Silo.Shards;
using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Engines;

/// <summary>
/// Looks at the container engines of the silo's settled bays, where their driver can, each once in an interval. A bay is told only what is news to it;
/// otherwise nothing is read from the store and nothing written.
/// </summary>
internal sealed partial class EngineWatch(
    IGrainStore store,
    IBayTurns turns,
    IDriverCatalog drivers,
    ShardKeeper shards,
    Schedule schedule,
    SiloOptions options,
    DatabaseClock clock,
    TimeProvider time,
    ILogger<EngineWatch> logger)
{
    private const int MostLooks = 16;
    private const int BaysInRead = 100;
    private const int MostReads = 20;

    // One that did not answer for a moment is no news yet.
    private const int FailuresToTell = 3;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private readonly WorkSlots _slots = new(MostLooks, new Signal(time));
    private Dictionary<Guid, (Guid? Operation, WatchedEngine? Engine)> _bays = [];

    /// <summary>Whether there is anything to look with.</summary>
    public bool HasWork => options.MonitorInterval > TimeSpan.Zero && drivers.All.Any(driver => driver is IEngineMonitor);

    /// <summary>Starts the looks that are due; answers with after how long to come again.</summary>
    public async Task<TimeSpan> RunAsync(CancellationToken cancellationToken)
    {
        await LearnAsync(cancellationToken);
        var now = clock.Now;
        foreach (var engine in _bays.Values.Select(bay => bay.Engine).OfType<WatchedEngine>().Where(engine => !engine.AtWork && engine.NextLook <= now).OrderBy(engine => engine.NextLook).Take(_slots.Free).ToList())
        {
            engine.AtWork = true;
            engine.NextLook = now + options.MonitorInterval;
            _slots.Start(() => LookAsync(engine, cancellationToken));
        }

        var pause = options.MonitorInterval / 12;
        return pause < LongestPause ? pause : LongestPause;
    }

    /// <summary>Waits until no look goes on, for at most so long.</summary>
    public Task UntilIdleAsync(TimeSpan atMost, TimeProvider by) => _slots.UntilFreeAsync(atMost, by, CancellationToken.None);

    // The bays that are new here, or have been changed since, are read; of the others enough is known.
    private async Task LearnAsync(CancellationToken cancellationToken)
    {
        var bays = new Dictionary<Guid, (Guid? Operation, WatchedEngine? Engine)>();
        var unknown = new Dictionary<Guid, (int Shard, Guid? Operation)>();
        foreach (var (uuid, shard, operation) in schedule.Engines())
        {
            if (_bays.TryGetValue(uuid, out var known) && known.Operation == operation)
            {
                bays.Add(uuid, known);
            }
            else
            {
                unknown.Add(uuid, (shard, operation));
            }
        }

        _bays = bays;
        foreach (var page in unknown.Keys.Chunk(BaysInRead).Take(MostReads))
        {
            foreach (var stored in await store.GetBaysAsync(page, cancellationToken))
            {
                var state = stored.State;
                if (state.Operation is null)
                {
                    var (shard, operation) = unknown[state.Uuid];
                    bays[state.Uuid] = (operation, MonitorOf(state) is { } monitor ? new WatchedEngine(shard, state, monitor, FirstLook(state.Uuid)) : null);
                }
            }
        }
    }

    private IEngineMonitor? MonitorOf(BayState bay) =>
        BayGrain.HasEngine(bay) ? drivers.Find(bay.Baymodel.ServerType, bay.Baymodel.ClusterDistro, bay.Baymodel.Coe) as IEngineMonitor : null;

    // Spread over the interval, at the same place for each bay.
    private DateTimeOffset FirstLook(Guid bay) => clock.Now + (options.MonitorInterval * (BitConverter.ToUInt16(bay.ToByteArray(), 0) / 65536.0));

    private async Task LookAsync(WatchedEngine engine, CancellationToken cancellationToken)
    {
        var bay = engine.Bay.Uuid;
        try
        {
            using var hold = shards.Enter(engine.Shard);
            if (hold?.MayCall() == true)
            {
                await LookAsync(engine, hold, cancellationToken);
            }
        }
        catch (StoreException exception)
        {
            LogStoreFailed(bay, exception.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The silo stops.
        }
        catch (Exception exception)
        {
            LogUnexpected(exception, bay);
        }
        finally
        {
            engine.AtWork = false;
        }
    }

    private async Task LookAsync(WatchedEngine engine, ShardHold hold, CancellationToken cancellationToken)
    {
        var report = await AskAsync(engine, cancellationToken);
        if (report.MemoryUtilisation is { } used)
        {
            SiloTelemetry.MemorySeen(used, engine.Bay.Baymodel.Coe);
        }

        engine.Failures = report.Answered ? 0 : engine.Failures + 1;
        if ((!report.Answered && engine.Failures < FailuresToTell) || !BayGrain.IsNews(engine.Bay, report))
        {
            return;
        }

        var result = await turns.RunAsync(engine.Bay.Uuid, new BayMessage.EngineSeen(report), null, hold.Fence, cancellationToken);
        if (result.Fenced)
        {
            hold.Lost();
        }
        else if (result.Bay is { } told)
        {
            engine.Bay = told.State;
        }
    }

    private async Task<EngineReport> AskAsync(WatchedEngine engine, CancellationToken cancellationToken)
    {
        var credentials = await engine.Bay.ReadEngineCredentialsAsync(store, cancellationToken);
        using var tooLong = new CancellationTokenSource(options.CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, cancellationToken);
        try
        {
            return await engine.Monitor.LookAsync(engine.Bay, credentials, either.Token);
        }
        catch (OperationCanceledException) when (tooLong.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return EngineReport.NoAnswer($"the engine at {engine.Bay.ApiAddress} did not answer within {options.CallTimeout.TotalSeconds:0} s");
        }
    }
}

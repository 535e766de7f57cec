using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;
using Magnum.Grains.Store;
using Magnum.Silo.Calls;
using Magnum.Silo.Effects;
using Magnum.Silo.Engines;
using Magnum.Silo.Polls;
using Magnum.Silo.Scheduling;
using Magnum.Silo.Shards;
using Magnum.Silo.Sweeps;
using Magnum.Silo.Turns;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Magnum.Silo;

/// <summary>
/// A silo: owns shards, keeps the timers of their bays in memory, and for each bay that is due runs the one effect that its state asks for.
/// Runs as a hosted service; on a stop it hands its shards over.
/// </summary>
public sealed partial class SiloHost : BackgroundService
{
    private static readonly TimeSpan AbandonTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SeenInterval = TimeSpan.FromSeconds(15);
    private readonly IGrainStore _store;
    private readonly SiloOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SiloHost> _logger;
    private readonly DatabaseClock _clock;
    private readonly ShardKeeper _shards;
    private readonly CloudCalls _calls;
    private readonly Schedule _schedule;
    private readonly ReadAhead _readAhead;
    private readonly StackPoll _polls;
    private readonly DueTurns _due;
    private readonly StackSweep _sweep;
    private readonly EngineWatch _engines;
    private readonly WorkSlots _slots;
    private readonly CancellationTokenSource _abandon = new();
    private readonly Signal _timerSet;
    private readonly Signal _shardsTaken;
    private long _seenAt;
    private bool _pollsFirst;

    /// <summary>Makes a silo; nothing happens before it is started.</summary>
    public SiloHost(
        IGrainStore store,
        IBayTurns turns,
        ICloud cloud,
        IDriverCatalog drivers,
        BayPreparation preparation,
        ServiceAddresses addresses,
        SiloIdentity identity,
        SiloOptions options,
        BayPolicy policy,
        TimeProvider time,
        ILoggerFactory loggers,
        Chance? chance = null)
    {
        _store = store;
        _options = options;
        _time = time;
        _logger = loggers.CreateLogger<SiloHost>();
        _clock = new DatabaseClock(time);
        _shards = new ShardKeeper(store, identity, options, time, _clock, loggers.CreateLogger<ShardKeeper>());
        _calls = new CloudCalls(options, time, loggers.CreateLogger<CloudCalls>());
        _schedule = new Schedule(options, policy);
        _readAhead = new ReadAhead(store, _shards, _schedule, options, _clock);
        _polls = new StackPoll(store, cloud, turns, _shards, _schedule, _calls, policy, options, _clock, chance ?? Chance.Fair, loggers.CreateLogger<StackPoll>());
        _sweep = new StackSweep(store, cloud, _calls, identity, options, chance ?? Chance.Fair, loggers.CreateLogger<StackSweep>());
        _engines = new EngineWatch(store, turns, drivers, _shards, _schedule, options, _clock, time, loggers.CreateLogger<EngineWatch>());
        _timerSet = new Signal(time);
        _shardsTaken = new Signal(time);
        _slots = new WorkSlots(options.EffectsInFlight, _timerSet);
        var effects = new EffectRunner(cloud, drivers, preparation, addresses, store, _calls, _clock, loggers.CreateLogger<EffectRunner>());
        _due = new DueTurns(store, turns, effects, _shards, _schedule, _calls, _slots, policy, _clock, time, loggers.CreateLogger<DueTurns>());
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        BeginStop();
        await base.StopAsync(cancellationToken);
        await HandOverAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _abandon.Dispose();
        _calls.Dispose();
    }

    /// <summary>Lives until stopped.</summary>
    internal async Task RunAsync(CancellationToken stopping)
    {
        using var hints = _store.Subscribe(OnSignal);
        await Task.WhenAll(
            EveryAsync("lease renewal", null, RenewAsync, stopping),
            EveryAsync("reading ahead", _shardsTaken, ReadAheadAsync, stopping),
            EveryAsync("pruning", null, PruneAsync, stopping),
            _options.PeriodicGlobalStackList ? EveryAsync("the list of all stacks", null, _sweep.RunAsync, stopping) : Task.CompletedTask,
            _engines.HasWork ? EveryAsync("looking at engines", null, _engines.RunAsync, stopping) : Task.CompletedTask,
            RunTimersAsync(stopping));
    }

    /// <summary>An ordered stop begins: nothing new is taken on.</summary>
    internal void BeginStop()
    {
        _shards.Drain();
        _calls.Drain();
    }

    /// <summary>An ordered stop ends, once nothing runs of <see cref="RunAsync"/>: finishes what is in flight and hands the shards over.</summary>
    internal async Task HandOverAsync(CancellationToken cancellationToken)
    {
        // What is in flight needs its leases to the end; the first renewal hands over what is idle.
        using var drained = new CancellationTokenSource();
        var renewing = EveryAsync("lease renewal", null, RenewAsync, drained.Token);
        await DrainAsync(cancellationToken);
        End(drained);
        await renewing;
        await _engines.UntilIdleAsync(AbandonTimeout, _time);

        try
        {
            await _shards.ReleaseAllAsync(cancellationToken);
            await _sweep.ReleaseAsync(cancellationToken);
        }
        catch (StoreException exception)
        {
            LogStoreFailed(exception, "release of the leases");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogNotReleased();
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    // On this thread: CancelAsync would go through the thread pool, where a simulation cannot follow.
    private static void End(CancellationTokenSource source) => source.Cancel();

    private void OnSignal(StoreSignal signal)
    {
        if (signal.Due is { } due && _shards.Holds(due.Shard) && _schedule.Hear(due))
        {
            _timerSet.Set();
        }

        if (signal.Look is { } look && Shard.Of(signal.ProjectId, look) is var shard && _shards.Holds(shard))
        {
            _schedule.Hasten(shard, look, _clock.Now);
            _timerSet.Set();
        }
    }

    private async Task<TimeSpan> RenewAsync(CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<int, DateTimeOffset> seen = new Dictionary<int, DateTimeOffset>();
        if (_time.GetElapsedTime(_seenAt) >= SeenInterval)
        {
            seen = _schedule.SeenThrough(_shards.Held);
            _seenAt = _time.GetTimestamp();
        }

        var changes = await _shards.RenewAsync(seen, cancellationToken);
        if (changes.Lost.Count > 0)
        {
            _schedule.Drop(changes.Lost);
        }

        SiloTelemetry.Record(_shards.Held.Count, _schedule.Count, _calls.Budget.Pace);
        if (changes.Taken.Count > 0)
        {
            _calls.Budget.SlowStart();
            _readAhead.Load(changes.Taken);
            _shardsTaken.Set();
        }

        // A dead silo's leases are taken when they end, not up to a renewal later.
        return changes.NextExpiry is { } expiry && expiry < _options.RenewInterval
            ? TimeSpan.FromTicks(Math.Max(expiry.Ticks, TimeSpan.FromMilliseconds(50).Ticks))
            : _options.RenewInterval;
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        if (!await _slots.UntilFreeAsync(_options.DrainTimeout, _time, cancellationToken))
        {
            LogDrainTimeout();
            End(_abandon);
            await _slots.UntilFreeAsync(AbandonTimeout, _time, cancellationToken);
        }
    }

    // The action says after how long it wants to come again.
    private async Task EveryAsync(string what, Signal? early, Func<CancellationToken, Task<TimeSpan>> action, CancellationToken stopping)
    {
        var wake = early ?? new Signal(_time);
        while (!stopping.IsCancellationRequested)
        {
            var pause = StoreRetry;
            try
            {
                pause = await action(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StoreException exception)
            {
                LogStoreFailed(exception, what);
            }
            catch (Exception exception)
            {
                LogUnexpected(exception, what);
            }

            await wake.WaitAsync(pause, stopping);
        }
    }

    private async Task<TimeSpan> ReadAheadAsync(CancellationToken cancellationToken)
    {
        await _readAhead.RunAsync(cancellationToken);
        _timerSet.Set();
        return _options.LookAheadInterval;
    }

    private async Task<TimeSpan> PruneAsync(CancellationToken cancellationToken)
    {
        const int limit = 1_000;
        while (await _store.PruneAsync(_clock.Now - _options.EventRetention, _clock.Now - TimeSpan.FromHours(24), limit, cancellationToken) >= limit)
        {
            LogPruned(limit);
        }

        return TimeSpan.FromMinutes(10);
    }

    private async Task RunTimersAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var now = _clock.Now;
            if (!StartDue(now))
            {
                // At most a read ahead's interval, for the clock may have been set.
                var left = _slots.Free > 0 && _schedule.Next is { } next ? next - now : _options.LookAheadInterval;
                await _timerSet.WaitAsync(left < _options.LookAheadInterval ? left : _options.LookAheadInterval, stopping);
            }
        }
    }

    // Polls and turns by turns: when there is more than the slots take, neither waits for the end of the other.
    private bool StartDue(DateTimeOffset now)
    {
        if (_slots.Free == 0)
        {
            return false;
        }

        _pollsFirst = !_pollsFirst;
        return _pollsFirst ? StartPoll(now) || StartTurns(now) : StartTurns(now) || StartPoll(now);
    }

    private bool StartPoll(DateTimeOffset now)
    {
        if (_schedule.TakePoll(now) is not { } batch)
        {
            return false;
        }

        _slots.Start(() => PollAsync(batch, _abandon.Token));
        return true;
    }

    private bool StartTurns(DateTimeOffset now)
    {
        var bays = _schedule.TakeTurns(now, _slots.Free);
        if (bays.Count == 0)
        {
            return false;
        }

        _slots.Start(() => _due.RunAsync(bays, _abandon.Token));
        return true;
    }

    private async Task PollAsync(PollBatch batch, CancellationToken abandoned)
    {
        try
        {
            await _polls.RunAsync(batch, abandoned);
        }
        catch (LeaseLostException)
        {
            LogLeaseLost(batch.Bays[0].Uuid, batch.Bays[0].Shard);
        }
        catch (StoreException exception)
        {
            LogStoreFailed(exception, "a poll");
        }
        catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
        {
            // The time to drain is over; the next owner goes on.
        }
        catch (Exception exception)
        {
            LogUnexpected(exception, $"a poll of project {batch.Project}");
        }
    }
}

using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;
using Magnum.Grains.Store;
using Magnum.Silo.Effects;
using Magnum.Silo.Settled;
using Magnum.Silo.Shards;
using Magnum.Silo.Timers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Magnum.Silo;

/// <summary>
/// A silo: owns shards, keeps the timers of their bays in memory, and for each bay that is due runs the one effect that its state asks for.
/// Runs as a hosted service; on a stop it hands its shards over.
/// </summary>
public sealed partial class SiloHost : BackgroundService
{
    private const int MostDuePerRead = 20_000;
    private static readonly TimeSpan AbandonTimeout = TimeSpan.FromSeconds(2);
    private readonly IGrainStore _store;
    private readonly IBayTurns _turns;
    private readonly SiloOptions _options;
    private readonly BayPolicy _policy;
    private readonly FailPoints _failPoints;
    private readonly TimeProvider _time;
    private readonly ILogger<SiloHost> _logger;
    private readonly DatabaseClock _clock;
    private readonly ShardKeeper _shards;
    private readonly EffectRunner _effects;
    private readonly SettledSweep _sweep;
    private readonly TimerQueue _timers = new();
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _abandon = new();
    private readonly Signal _timerSet;
    private readonly Signal _readAhead;

    /// <summary>Makes a silo; nothing happens before it is started.</summary>
    public SiloHost(
        IGrainStore store,
        IBayTurns turns,
        ICloud cloud,
        IDriverCatalog drivers,
        SiloIdentity identity,
        SiloOptions options,
        BayPolicy policy,
        FailPoints failPoints,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _store = store;
        _turns = turns;
        _options = options;
        _policy = policy;
        _failPoints = failPoints;
        _time = time;
        _logger = loggers.CreateLogger<SiloHost>();
        _clock = new DatabaseClock(time);
        _shards = new ShardKeeper(store, identity, options, time, _clock, loggers.CreateLogger<ShardKeeper>());
        _effects = new EffectRunner(cloud, drivers, store, options, failPoints, time, loggers.CreateLogger<EffectRunner>());
        _sweep = new SettledSweep(store, cloud, turns, _shards, options, _clock, time, loggers.CreateLogger<SettledSweep>());
        _slots = new SemaphoreSlim(options.EffectsInFlight);
        _timerSet = new Signal(time);
        _readAhead = new Signal(time);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _shards.Drain();
        await base.StopAsync(cancellationToken).ConfigureAwait(false);

        // What is in flight needs its leases to the end; the first renewal hands over what is idle.
        using var drained = new CancellationTokenSource();
        var renewing = EveryAsync("lease renewal", _options.RenewInterval, null, RenewAsync, drained.Token);
        await DrainAsync(cancellationToken).ConfigureAwait(false);
        await drained.CancelAsync().ConfigureAwait(false);
        await renewing.ConfigureAwait(false);

        try
        {
            await _shards.ReleaseAllAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            LogStoreFailed(exception, "release of the shards");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogNotReleased();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _abandon.Dispose();

        // The semaphore has nothing to free, and work that did not heed its cancellation still gives its slot back.
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hints = _store.Subscribe(OnSignal);
        await Task.WhenAll(
            EveryAsync("lease renewal", _options.RenewInterval, null, RenewAsync, stoppingToken),
            EveryAsync("reading ahead", _options.LookAheadInterval, _readAhead, ReadAheadAsync, stoppingToken),
            EveryAsync("comparison with Heat", _options.PeriodicInterval, null, _sweep.RunAsync, stoppingToken),
            EveryAsync("pruning", TimeSpan.FromMinutes(10), null, PruneAsync, stoppingToken),
            RunTimersAsync(stoppingToken)).ConfigureAwait(false);
    }

    private void OnSignal(StoreSignal signal)
    {
        if (signal.Due is { } due && _shards.Holds(due.Shard) && _timers.Hasten(due))
        {
            _timerSet.Set();
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        if (await _shards.RenewAsync(cancellationToken).ConfigureAwait(false))
        {
            _readAhead.Set();
        }
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var free = await TakeSlotsAsync(0, _options.DrainTimeout, cancellationToken).ConfigureAwait(false);
        if (free < _options.EffectsInFlight)
        {
            LogDrainTimeout();
            await _abandon.CancelAsync().ConfigureAwait(false);
            await TakeSlotsAsync(free, AbandonTimeout, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<int> TakeSlotsAsync(int taken, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            for (; taken < _options.EffectsInFlight; taken++)
            {
                await _slots.WaitAsync(either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return taken;
        }

        return taken;
    }

    private async Task EveryAsync(string what, TimeSpan interval, Signal? early, Func<CancellationToken, Task> action, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await action(stopping).ConfigureAwait(false);
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

            await (early ?? new Signal(_time)).WaitAsync(interval, stopping).ConfigureAwait(false);
        }
    }

    private async Task ReadAheadAsync(CancellationToken cancellationToken)
    {
        var held = _shards.Held;
        if (held.Count == 0)
        {
            return;
        }

        foreach (var due in await _store.ReadDueAsync(held, _clock.Now + _options.LookAhead, MostDuePerRead, cancellationToken).ConfigureAwait(false))
        {
            _timers.Add(due);
        }

        _timerSet.Set();
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        const int limit = 1_000;
        while (await _store.PruneAsync(_clock.Now - _options.EventRetention, _clock.Now - TimeSpan.FromHours(24), limit, cancellationToken).ConfigureAwait(false) >= limit)
        {
            LogPruned(limit);
        }
    }

    private async Task RunTimersAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var now = _clock.Now;
            if (_timers.Take(now, out var next) is not { } due)
            {
                var pause = next is { } at && at - now < _options.LookAheadInterval ? at - now : _options.LookAheadInterval;
                await _timerSet.WaitAsync(pause, stopping).ConfigureAwait(false);
                continue;
            }

            try
            {
                await _slots.WaitAsync(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            _ = Task.Run(() => WorkAsync(due, _abandon.Token), CancellationToken.None);
        }
    }

    // Holds a slot, given back at the end; a stop waits until it has all slots.
    private async Task WorkAsync(DueBay due, CancellationToken abandoned)
    {
        DueBay? next = null;
        try
        {
            next = await StepAsync(due, abandoned).ConfigureAwait(false);
        }
        catch (LeaseLostException)
        {
            LogLeaseLost(due.Uuid, due.Shard);
        }
        catch (StoreException exception)
        {
            LogStoreFailed(exception, "a turn");
            next = due with { DueAt = _clock.Now + TimeSpan.FromSeconds(1) };
        }
        catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
        {
            // The time to drain is over; the next owner goes on.
        }
        catch (Exception exception)
        {
            LogUnexpected(exception, $"a turn of bay {due.Uuid:D}");
            next = due with { DueAt = _clock.Now + _policy.SlowestRetry };
        }
        finally
        {
            _timers.Done(due.Uuid, next);
            _slots.Release();
            _timerSet.Set();
        }
    }

    // One effect and the turn that takes in what it found. Answers with the bay's next timer.
    private async Task<DueBay?> StepAsync(DueBay due, CancellationToken abandoned)
    {
        using var hold = _shards.Enter(due.Shard);
        if (hold is null || await _store.GetBayAsync(due.Uuid, abandoned).ConfigureAwait(false) is not { } stored)
        {
            return null;
        }

        if (stored.State.DueAt is not { } at || at > stored.ReadAt)
        {
            // The database's clock is behind: as long from now as it says.
            return stored.State.DueAt is { } later ? due with { DueAt = _clock.Now + (later - stored.ReadAt) } : null;
        }

        var effect = BayGrain.EffectOf(stored.State);
        var found = await _effects.RunAsync(stored.State, effect, hold, abandoned).ConfigureAwait(false);
        var result = await _turns.RunAsync(due.Uuid, found, null, hold.Fence, abandoned).ConfigureAwait(false);
        if (result.Fenced)
        {
            hold.Lost();
            return null;
        }

        _failPoints.Reach($"{EffectRunner.NameOf(effect)}-after-commit");
        return result.Removed || result.Bay is null ? null : NextOf(due, result.Bay.State, _clock.Now);
    }

    private DueBay? NextOf(DueBay due, BayState state, DateTimeOffset now) =>
        BayGrain.NextWakeUp(state, now, _policy) is { } wakeUp ? due with { DueAt = wakeUp } : null;
}

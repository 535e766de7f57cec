using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Magnum.Silo.Calls;
using Magnum.Silo.Effects;
using Magnum.Silo.Scheduling;
using Magnum.Silo.Shards;
using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Turns;

/// <summary>Brings bays that are due to their turn: reads them, runs the one effect that each asks for, and tells it what was found.</summary>
internal sealed partial class DueTurns(
    IGrainStore store,
    IBayTurns turns,
    EffectRunner effects,
    ShardKeeper shards,
    Schedule schedule,
    CloudCalls calls,
    WorkSlots slots,
    BayPolicy policy,
    DatabaseClock clock,
    TimeProvider time,
    ILogger<DueTurns> logger)
{
    private const int MostErrors = 5;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Reads the states of many at once; those that have an effect to run go on beside each other. Their shards are held from before the
    /// reading: whoever owns one meanwhile has another epoch, so nothing is done on what was read before that.
    /// </summary>
    public async Task RunAsync(IReadOnlyList<ScheduledBay> bays, CancellationToken abandoned)
    {
        var holds = Enter(bays);
        if (holds.Count == 0)
        {
            return;
        }

        try
        {
            var states = (await store.GetBaysAsync([.. holds.Keys.Select(bay => bay.Uuid)], abandoned)).ToDictionary(stored => stored.State.Uuid);
            foreach (var bay in holds.Keys.ToList())
            {
                if (!states.TryGetValue(bay.Uuid, out var stored))
                {
                    schedule.Remove(bay);
                }
                else if (stored.State.DueAt is { } due && due > stored.ReadAt && due <= clock.Now)
                {
                    // The database's clock is behind: as long from now as it says.
                    schedule.ReadAgain(bay, clock.Now + (due - stored.ReadAt));
                }
                else if (stored.State.DueAt <= stored.ReadAt && BayGrain.EffectOf(stored.State) != BayEffect.ReadStack && holds.Remove(bay, out var hold))
                {
                    slots.Start(() => WorkAsync(bay, stored, hold, abandoned));
                }
                else
                {
                    schedule.Return(bay, stored.State, clock.Now);
                }
            }
        }
        catch (StoreException exception) when (!exception.IsTransient && holds.Count > 1)
        {
            // One that cannot be read keeps no other from being read.
            foreach (var bay in holds.Keys)
            {
                slots.Start(() => RunAsync([bay], abandoned));
            }
        }
        catch (StoreException exception)
        {
            LogStoreFailed(exception, "reading bays");
            PutOff(holds.Keys, exception.IsTransient ? Soon : policy.SlowestRetry);
        }
        catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
        {
            // The time to drain is over; the next owner goes on.
        }
        catch (Exception exception)
        {
            LogUnexpected(exception, "reading bays");
            PutOff(holds.Keys, policy.SlowestRetry);
        }
        finally
        {
            foreach (var hold in holds.Values)
            {
                hold.Dispose();
            }
        }
    }

    // The bays that may be worked on. The others come again, or are forgotten when their shard is no longer this silo's.
    private Dictionary<ScheduledBay, ShardHold> Enter(IReadOnlyList<ScheduledBay> bays)
    {
        var holds = new Dictionary<ScheduledBay, ShardHold>();
        foreach (var bay in bays)
        {
            if (shards.Enter(bay.Shard) is { } hold)
            {
                holds[bay] = hold;
            }
            else if (shards.Owns(bay.Shard))
            {
                PutOff([bay], Soon);
            }
            else
            {
                schedule.Remove(bay);
            }
        }

        return holds;
    }

    private async Task WorkAsync(ScheduledBay bay, Stored<BayState> stored, ShardHold held, CancellationToken abandoned)
    {
        using var hold = held;
        try
        {
            await StepAsync(bay, stored, hold, abandoned);
        }
        catch (LeaseLostException)
        {
            LogLeaseLost(bay.Uuid, bay.Shard);
            PutOff([bay], Soon);
        }
        catch (CircuitOpenException exception)
        {
            PutOff([bay], exception.RetryIn);
        }
        catch (StoreException exception)
        {
            LogStoreFailed(exception, "a turn");
            PutOff([bay], Soon);
        }
        catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
        {
            // The time to drain is over; the next owner goes on.
        }
        catch (Exception exception)
        {
            LogUnexpected(exception, $"a turn of bay {bay.Uuid:D}");
            if (++bay.Errors < MostErrors || !await ParkAsync(bay, exception, abandoned))
            {
                PutOff([bay], policy.SlowestRetry);
            }
        }
    }

    // A bay that nobody can work on must not be tried for ever, nor be forgotten.
    private async Task<bool> ParkAsync(ScheduledBay bay, Exception exception, CancellationToken abandoned)
    {
        try
        {
            using var hold = shards.Enter(bay.Shard);
            if (hold is not null
                && await turns.RunAsync(bay.Uuid, new BayMessage.Unworkable(exception.GetType().Name), null, hold.Fence, abandoned) is { Fenced: false, Bay.State: { } state })
            {
                bay.Errors = 0;
                schedule.Return(bay, state, clock.Now);
                return true;
            }
        }
        catch (Exception again) when (!abandoned.IsCancellationRequested)
        {
            LogUnexpected(again, $"parking bay {bay.Uuid:D}");
        }

        return false;
    }

    // One effect and the turn that takes in what it found.
    private async Task StepAsync(ScheduledBay bay, Stored<BayState> stored, ShardHold hold, CancellationToken abandoned)
    {
        var state = stored.State;
        TurnResult result;
        if (bay.TakenOver)
        {
            calls.EnsureNotShut();

            // Counted before the effect is run again: should it kill this silo too, the next one knows.
            result = await turns.RunAsync(bay.Uuid, new BayMessage.TakenOver(), null, hold.Fence, abandoned);
            if (result.Fenced || result.Bay is not { State: { Parked: null, Operation: not null } counted } read || counted.DueAt > read.ReadAt)
            {
                Return(bay, result, hold);
                return;
            }

            (bay.TakenOver, state) = (false, counted);
        }

        var effect = BayGrain.EffectOf(state);
        try
        {
            var found = await effects.RunAsync(state, effect, hold, abandoned);
            result = await TellAsync(bay.Uuid, found, hold.Fence, abandoned);
        }
        catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
        {
            hold.GiveUp();
            throw;
        }

        bay.Errors = 0;
        Return(bay, result, hold);
    }

    private void Return(ScheduledBay bay, TurnResult result, ShardHold hold)
    {
        if (result.Fenced)
        {
            hold.Lost();
            schedule.Remove(bay);
        }
        else if (result.Removed || result.Bay is null)
        {
            schedule.Remove(bay);
        }
        else
        {
            schedule.Return(bay, result.Bay.State, clock.Now);
        }
    }

    // What an effect found is told until the store takes it: done anew, the effect would not know of a request that is still on its way.
    private async Task<TurnResult> TellAsync(Guid bay, BayMessage found, Fence fence, CancellationToken abandoned)
    {
        while (true)
        {
            try
            {
                return await turns.RunAsync(bay, found, null, fence, abandoned);
            }
            catch (StoreException exception) when (exception.IsTransient)
            {
                LogStoreFailed(exception, "a turn");
            }

            await new Signal(time).WaitAsync(Soon, abandoned);
            abandoned.ThrowIfCancellationRequested();
        }
    }

    private void PutOff(IEnumerable<ScheduledBay> bays, TimeSpan pause)
    {
        foreach (var bay in bays)
        {
            schedule.ReadAgain(bay, clock.Now + pause);
        }
    }
}

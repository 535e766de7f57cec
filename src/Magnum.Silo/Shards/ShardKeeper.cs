using Magnum.Grains;
using Magnum.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Shards;

/// <summary>Keeps this silo's fair share of the shards: renews, takes what nobody leases, hands surplus over.</summary>
internal sealed partial class ShardKeeper(IGrainStore store, SiloIdentity silo, SiloOptions options, TimeProvider time, DatabaseClock clock, ILogger<ShardKeeper> logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Owned> _owned = [];
    private long _leaseEnd;
    private DateTimeOffset? _syncedThrough;

    /// <summary>The shards that may be worked on.</summary>
    public IReadOnlyCollection<int> Held
    {
        get
        {
            lock (_gate)
            {
                return LeaseLives() ? [.. _owned.Where(pair => !pair.Value.Draining).Select(pair => pair.Key)] : [];
            }
        }
    }

    /// <summary>Until when the settled bays of these shards have been compared with Heat; written with the next renewal.</summary>
    public void Synced(DateTimeOffset through)
    {
        lock (_gate)
        {
            _syncedThrough = through;
        }
    }

    /// <summary>Holds a shard for one piece of work; null when this silo does not own it or is handing it over.</summary>
    public ShardHold? Enter(int shard)
    {
        lock (_gate)
        {
            if (!LeaseLives() || !_owned.TryGetValue(shard, out var owned) || owned.Draining)
            {
                return null;
            }

            owned.InFlight++;
            return new ShardHold(this, owned.Lease);
        }
    }

    /// <summary>Renews all leases and moves towards the fair share; true when shards were taken, whose timers must be read.</summary>
    public async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        // The lease counts from before the renewal was sent: the database may have granted it at any moment since.
        var sent = time.GetTimestamp();
        DateTimeOffset? synced;
        lock (_gate)
        {
            synced = _syncedThrough;
        }

        var renewal = await store.RenewAsync(silo, options.LeaseTtl, synced, cancellationToken).ConfigureAwait(false);
        clock.Set(renewal.Now);
        lock (_gate)
        {
            _leaseEnd = sent + (long)(options.LeaseTtl.TotalSeconds * time.TimestampFrequency);
            var granted = renewal.Owned.ToDictionary(lease => lease.Shard);
            foreach (var lost in _owned.Values.Where(owned => !granted.TryGetValue(owned.Lease.Shard, out var lease) || lease.Epoch != owned.Lease.Epoch).ToList())
            {
                LogLost(lost.Lease.Shard, lost.Lease.Epoch);
                _owned.Remove(lost.Lease.Shard);
            }
        }

        return await MoveTowardsShareAsync(FairShare.Of(silo.Id, renewal.LiveSilos, Shard.Count), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Hands every shard over; work in flight is given until <see cref="SiloOptions.DrainTimeout"/>, counted by the caller.</summary>
    public async Task ReleaseAllAsync(CancellationToken cancellationToken)
    {
        List<int> all;
        lock (_gate)
        {
            all = [.. _owned.Keys];
            _owned.Clear();
        }

        await store.ReleaseShardsAsync(silo, all, cancellationToken).ConfigureAwait(false);
        await store.RetireSiloAsync(silo, cancellationToken).ConfigureAwait(false);
        LogReleased(all.Count);
    }

    /// <summary>Lets no new work begin.</summary>
    public void Drain()
    {
        lock (_gate)
        {
            foreach (var owned in _owned.Values)
            {
                owned.Draining = true;
            }
        }
    }

    internal bool MayCall(ShardLease lease)
    {
        lock (_gate)
        {
            return _owned.TryGetValue(lease.Shard, out var owned)
                && owned.Lease.Epoch == lease.Epoch
                && time.GetTimestamp() + (long)(options.CallTimeout.TotalSeconds * time.TimestampFrequency) < _leaseEnd;
        }
    }

    internal void Drop(ShardLease lease)
    {
        lock (_gate)
        {
            if (_owned.TryGetValue(lease.Shard, out var owned) && owned.Lease.Epoch == lease.Epoch)
            {
                LogLost(lease.Shard, lease.Epoch);
                _owned.Remove(lease.Shard);
            }
        }
    }

    internal void Exit(ShardLease lease)
    {
        lock (_gate)
        {
            if (_owned.TryGetValue(lease.Shard, out var owned) && owned.Lease.Epoch == lease.Epoch)
            {
                owned.InFlight--;
            }
        }
    }

    private bool LeaseLives() => time.GetTimestamp() < _leaseEnd;

    private async Task<bool> MoveTowardsShareAsync(int share, CancellationToken cancellationToken)
    {
        List<int> surplus = [];
        int missing;
        lock (_gate)
        {
            var working = _owned.Values.Where(owned => !owned.Draining).ToList();
            missing = share - working.Count;
            foreach (var owned in working.Take(Math.Max(0, -missing)))
            {
                owned.Draining = true;
            }

            surplus = [.. _owned.Values.Where(owned => owned is { Draining: true, InFlight: 0 }).Select(owned => owned.Lease.Shard)];
            foreach (var shard in surplus)
            {
                _owned.Remove(shard);
            }
        }

        if (surplus.Count > 0)
        {
            await store.ReleaseShardsAsync(silo, surplus, cancellationToken).ConfigureAwait(false);
            LogReleased(surplus.Count);
        }

        if (missing <= 0)
        {
            return false;
        }

        var taken = await store.TakeShardsAsync(silo, missing, options.LeaseTtl, cancellationToken).ConfigureAwait(false);
        if (taken.Count == 0)
        {
            return false;
        }

        lock (_gate)
        {
            foreach (var lease in taken)
            {
                _owned[lease.Shard] = new Owned(lease);
            }
        }

        LogTaken(taken.Count, share);
        return true;
    }

    private sealed class Owned(ShardLease lease)
    {
        public ShardLease Lease { get; } = lease;

        public int InFlight { get; set; }

        public bool Draining { get; set; }
    }
}

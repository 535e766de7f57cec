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
    private int _takes;
    private bool _draining;
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

    /// <summary>How often shards were taken: says whether a comparison with Heat has seen every shard that there is now.</summary>
    public int Takes
    {
        get
        {
            lock (_gate)
            {
                return _takes;
            }
        }
    }

    /// <summary>Whether the shard may be worked on.</summary>
    public bool Holds(int shard)
    {
        lock (_gate)
        {
            return LeaseLives() && _owned.TryGetValue(shard, out var owned) && !owned.Draining;
        }
    }

    /// <summary>
    /// Until when the settled bays of these shards have been compared with Heat; written with the next renewal. Nothing is said when
    /// shards were taken since the comparison began, for it may not have come to those.
    /// </summary>
    /// <param name="through">When the comparison began, the database's time.</param>
    /// <param name="takes"><see cref="Takes"/> when it began.</param>
    public void Synced(DateTimeOffset through, int takes)
    {
        lock (_gate)
        {
            if (takes == _takes)
            {
                _syncedThrough = through;
            }
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
        int share;
        List<int> strays;
        lock (_gate)
        {
            _leaseEnd = sent + (long)(options.LeaseTtl.TotalSeconds * time.TimestampFrequency);
            var granted = renewal.Owned.ToDictionary(lease => lease.Shard);
            foreach (var lost in _owned.Values.Where(owned => !granted.TryGetValue(owned.Lease.Shard, out var lease) || lease.Epoch != owned.Lease.Epoch).ToList())
            {
                LogLost(lost.Lease.Shard, lost.Lease.Epoch);
                _owned.Remove(lost.Lease.Shard);
            }

            // Leased by this silo without its knowing, after a take or a release whose answer was lost: nobody would work on them.
            strays = [.. granted.Keys.Where(shard => !_owned.ContainsKey(shard))];
            share = _draining ? 0 : FairShare.Of(silo.Id, renewal.LiveSilos, Shard.Count);
        }

        return await MoveTowardsShareAsync(share, strays, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Hands the shards over and ends the silo's report of being alive. A shard with work still in flight is not handed over: its next owner
    /// has to wait for the lease's end, as no call of this silo outlasts that.
    /// </summary>
    public async Task ReleaseAllAsync(CancellationToken cancellationToken)
    {
        List<int> idle;
        lock (_gate)
        {
            idle = [.. _owned.Values.Where(owned => owned.InFlight == 0).Select(owned => owned.Lease.Shard)];
            _owned.Clear();
        }

        await store.ReleaseShardsAsync(silo, idle, cancellationToken).ConfigureAwait(false);
        await store.RetireSiloAsync(silo, cancellationToken).ConfigureAwait(false);
        LogReleased(idle.Count);
    }

    /// <summary>Lets no new work begin. From now on a renewal hands over what is idle and takes nothing.</summary>
    public void Drain()
    {
        lock (_gate)
        {
            _draining = true;
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

    private async Task<bool> MoveTowardsShareAsync(int share, List<int> strays, CancellationToken cancellationToken)
    {
        List<int> surplus;
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

            surplus.AddRange(strays);
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
            _takes++;
            _syncedThrough = null;
            foreach (var lease in taken)
            {
                _owned[lease.Shard] = new Owned(lease) { Draining = _draining };
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

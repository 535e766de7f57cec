using Magnum.Grains;
using Magnum.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Shards;

/// <summary>Keeps this silo's fair share of the shards: renews, takes what nobody leases, hands surplus over.</summary>
internal sealed partial class ShardKeeper(IGrainStore store, SiloIdentity silo, SiloOptions options, TimeProvider time, DatabaseClock clock, ILogger<ShardKeeper> logger)
{
    private static readonly HashSet<int> None = [];
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Owned> _owned = [];
    private long _leaseEnd;
    private readonly List<int> _lost = [];
    private HashSet<int>? _held;
    private bool _draining;

    /// <summary>The shards that may be worked on, as they were at that moment.</summary>
    public IReadOnlySet<int> Held
    {
        get
        {
            lock (_gate)
            {
                return LeaseLives() ? _held ??= [.. _owned.Where(pair => !pair.Value.Draining).Select(pair => pair.Key)] : None;
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

    /// <summary>Whether the shard is this silo's, be it that it may not be worked on just now.</summary>
    public bool Owns(int shard)
    {
        lock (_gate)
        {
            return _owned.ContainsKey(shard);
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

    /// <summary>Renews all leases and moves towards the fair share.</summary>
    /// <param name="synced">Until when all stacks of a shard were seen in Heat.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<ShardChanges> RenewAsync(IReadOnlyDictionary<int, DateTimeOffset> synced, CancellationToken cancellationToken)
    {
        // The lease counts from before the renewal was sent: the database may have granted it at any moment since.
        var sent = time.GetTimestamp();
        var renewal = await store.RenewAsync(silo, options.LeaseTtl, synced, cancellationToken);
        clock.Set(renewal.Now);
        int share;
        List<int> strays;
        lock (_gate)
        {
            _leaseEnd = sent + (long)(options.LeaseTtl.TotalSeconds * time.TimestampFrequency);
            var granted = renewal.Owned.ToDictionary(lease => lease.Shard);
            var lost = _owned.Values.Where(owned => !granted.TryGetValue(owned.Lease.Shard, out var lease) || lease.Epoch != owned.Lease.Epoch).ToList();
            foreach (var owned in lost)
            {
                Forget(owned.Lease.Shard);
            }

            if (lost.Count > 0)
            {
                LogLostMany(lost.Count);
            }

            // Leased by this silo without its knowing, after a take or a release whose answer was lost: nobody would work on them.
            strays = [.. granted.Keys.Where(shard => !_owned.ContainsKey(shard))];
            share = _draining ? 0 : FairShare.Of(silo.Id, renewal.LiveSilos, Shard.Count);
        }

        var (taken, missing) = await MoveTowardsShareAsync(share, strays, cancellationToken);
        lock (_gate)
        {
            List<int> lost = [.. _lost];
            _lost.Clear();
            return new ShardChanges(taken, lost, missing > taken.Count ? renewal.NextExpiry - renewal.Now : null);
        }
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
            _held = null;
        }

        await store.ReleaseShardsAsync(silo, idle, cancellationToken);
        await store.RetireSiloAsync(silo, cancellationToken);
        LogReleased(idle.Count);
    }

    /// <summary>Lets no new work begin. From now on a renewal hands over what is idle and takes nothing.</summary>
    public void Drain()
    {
        lock (_gate)
        {
            _draining = true;
            _held = null;
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
                Forget(lease.Shard);
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

    private void Forget(int shard)
    {
        _owned.Remove(shard);
        _lost.Add(shard);
        _held = null;
    }

    private async Task<(IReadOnlyList<ShardLease> Taken, int Missing)> MoveTowardsShareAsync(int share, List<int> strays, CancellationToken cancellationToken)
    {
        List<int> surplus;
        int missing;
        lock (_gate)
        {
            missing = share - _owned.Values.Count(owned => !owned.Draining);
            if (missing < 0)
            {
                foreach (var owned in _owned.Values.Where(owned => !owned.Draining).OrderByDescending(owned => Shard.RankOf(owned.Lease.Shard)).Take(-missing))
                {
                    owned.Draining = true;
                }

                _held = null;
            }

            surplus = [.. _owned.Values.Where(owned => owned is { Draining: true, InFlight: 0 }).Select(owned => owned.Lease.Shard)];
            foreach (var shard in surplus)
            {
                Forget(shard);
            }

            surplus.AddRange(strays);
        }

        if (surplus.Count > 0)
        {
            await store.ReleaseShardsAsync(silo, surplus, cancellationToken);
            LogReleased(surplus.Count);
        }

        if (missing <= 0)
        {
            return ([], 0);
        }

        var taken = await store.TakeShardsAsync(silo, missing, options.LeaseTtl, cancellationToken);
        if (taken.Count > 0)
        {
            lock (_gate)
            {
                foreach (var lease in taken)
                {
                    _owned[lease.Shard] = new Owned(lease) { Draining = _draining };
                }

                _held = null;
            }

            LogTaken(taken.Count, share);
        }

        return (taken, missing);
    }

    private sealed class Owned(ShardLease lease)
    {
        public ShardLease Lease { get; } = lease;

        public int InFlight { get; set; }

        public bool Draining { get; set; }
    }
}

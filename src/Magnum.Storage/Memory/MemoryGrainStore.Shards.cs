using Magnum.Grains;
using Magnum.Grains.Store;

namespace Magnum.Storage.Memory;

public sealed partial class MemoryGrainStore
{
    private readonly MemoryShard[] _shards = [.. Enumerable.Range(0, Shard.Count).Select(number => new MemoryShard(number))];
    private readonly int[] _byRank = [.. Enumerable.Range(0, Shard.Count).OrderBy(Shard.RankOf)];
    private readonly Dictionary<Guid, MemorySilo> _silos = [];
    private readonly Dictionary<(string Host, string Binary), MemoryService> _services = [];
    private readonly Dictionary<string, (Guid Owner, DateTimeOffset Until)> _leases = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<Renewal> RenewAsync(SiloIdentity silo, TimeSpan ttl, IReadOnlyDictionary<int, DateTimeOffset> syncedThrough, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var now = Now();
            var service = _services.GetValueOrDefault((silo.Host, silo.Binary)) ?? new MemoryService(_services.Count + 1, now, now, 0);
            _services[(silo.Host, silo.Binary)] = service with { LastSeen = now, ReportCount = service.ReportCount + 1 };
            _silos[silo.Id] = new MemorySilo(silo, now + ttl);

            var owned = new List<ShardLease>();
            DateTimeOffset? next = null;
            foreach (var shard in _shards)
            {
                if (shard.Owner == silo.Id)
                {
                    shard.LeaseUntil = now + ttl;
                    shard.SyncedThrough = syncedThrough.TryGetValue(shard.Number, out var synced) ? synced : shard.SyncedThrough;
                    owned.Add(new ShardLease(shard.Number, shard.Epoch));
                }
                else if (shard.Owner is not null && !(shard.LeaseUntil > next))
                {
                    next = shard.LeaseUntil;
                }
            }

            var live = _silos.Values.Where(other => other.LeaseUntil > now).Select(other => other.Identity.Id).Order();
            return Task.FromResult(new Renewal(now, owned, [.. live], next));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ShardLease>> TakeShardsAsync(SiloIdentity silo, int count, TimeSpan ttl, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var now = Now();
            var taken = new List<ShardLease>();
            foreach (var shard in _byRank.Select(number => _shards[number]).Where(shard => shard.Owner is null || shard.LeaseUntil <= now).Take(count))
            {
                taken.Add(new ShardLease(shard.Number, shard.Epoch + 1) { Expired = shard.Owner is not null });
                (shard.Owner, shard.Epoch, shard.LeaseUntil) = (silo.Id, shard.Epoch + 1, now + ttl);
            }

            return Task.FromResult<IReadOnlyList<ShardLease>>(taken);
        }
    }

    /// <inheritdoc/>
    public Task ReleaseShardsAsync(SiloIdentity silo, IReadOnlyCollection<int> shards, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            foreach (var number in shards.Where(number => _shards[number].Owner == silo.Id))
            {
                _shards[number].Owner = null;
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RetireSiloAsync(SiloIdentity silo, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _silos.Remove(silo.Id);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SiloRecord>> ListSilosAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var records = _services
                .Where(pair => pair.Value.LastSeen >= since)
                .OrderBy(pair => pair.Value.Number)
                .Select(pair => new SiloRecord(
                    pair.Value.Number,
                    pair.Key.Host,
                    pair.Key.Binary,
                    pair.Value.ReportCount,
                    pair.Value.FirstSeen,
                    pair.Value.LastSeen,
                    ShardsOf(pair.Key.Host, pair.Key.Binary)));
            return Task.FromResult<IReadOnlyList<SiloRecord>>([.. records]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DueBay>> ReadDueAsync(
        IReadOnlyCollection<int> shards, DateTimeOffset from, DateTimeOffset before, DueBay? after, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PageLimit.Check(limit);
        lock (_lock)
        {
            var wanted = shards as IReadOnlySet<int> ?? shards.ToHashSet();
            var due = _bays.Values
                .Where(row => row.State.DueAt is not null && wanted.Contains(row.Shard))
                .Select(row => new DueBay(row.State.Uuid, row.Shard, DueBay.Stored(row.State.DueAt!.Value)))
                .Where(bay => bay.DueAt >= from && bay.DueAt < before)
                .Where(bay => after is null || KeyOf(bay).CompareTo(KeyOf(after)) > 0)
                .OrderBy(KeyOf)
                .Take(limit);
            return Task.FromResult<IReadOnlyList<DueBay>>([.. due]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SettledBay>> ReadSettledAsync(
        IReadOnlyCollection<int> shards, SettledBay? after, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PageLimit.Check(limit);
        lock (_lock)
        {
            var wanted = shards as IReadOnlySet<int> ?? shards.ToHashSet();
            var settled = _bays.Values
                .Where(row => BayTimer.IsSettled(row.State) && wanted.Contains(row.Shard))
                .Select(row => new SettledBay(row.State.Uuid, row.Shard, row.State.ProjectId, row.State.StackId!, row.State.StackStatus, row.State.AppliedOperationId) { HasEngine = row.State.ApiAddress is not null })
                .Where(bay => after is null || (bay.Shard, bay.Uuid).CompareTo((after.Shard, after.Uuid)) > 0)
                .OrderBy(bay => (bay.Shard, bay.Uuid))
                .Take(limit);
            return Task.FromResult<IReadOnlyList<SettledBay>>([.. settled]);
        }
    }

    /// <inheritdoc/>
    public Task<bool> TakeLeaseAsync(string name, Guid owner, TimeSpan ttl, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var now = Now();
            if (_leases.TryGetValue(name, out var lease) && lease.Owner != owner && lease.Until > now)
            {
                return Task.FromResult(false);
            }

            _leases[name] = (owner, now + ttl);
            return Task.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public Task ReleaseLeaseAsync(string name, Guid owner, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_leases.TryGetValue(name, out var lease) && lease.Owner == owner)
            {
                _leases.Remove(name);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task AskToLookAsync(IReadOnlyCollection<SettledBay> bays, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _signals.AskToLook(bays);
        return Task.CompletedTask;
    }

    private static (int Shard, DateTimeOffset DueAt, Guid Uuid) KeyOf(DueBay bay) => (bay.Shard, bay.DueAt, bay.Uuid);

    private int ShardsOf(string host, string binary) =>
        _shards.Count(shard =>
            shard.Owner is { } owner
            && shard.LeaseUntil > Now()
            && _silos.TryGetValue(owner, out var silo)
            && string.Equals(silo.Identity.Host, host, StringComparison.Ordinal)
            && string.Equals(silo.Identity.Binary, binary, StringComparison.Ordinal));
}

using Magnum.Grains;
using Magnum.Grains.Store;
using Magnum.Silo.Shards;

namespace Magnum.Silo.Scheduling;

/// <summary>
/// Reads timers from the store into the schedule: all of a shard when it was taken, then only those of the next seconds, since whoever changes a bay
/// sets its timer to then; all of them now and then, in case a hint and a reading were both missed.
/// </summary>
internal sealed class ReadAhead(IGrainStore store, ShardKeeper shards, Schedule schedule, SiloOptions options, DatabaseClock clock)
{
    private const int PageSize = 5_000;

    // How much older than the reading a timer may be that was not yet committed at the last one.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EverythingInterval = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, ShardLease> _taken = [];
    private DateTimeOffset _readTo = DateTimeOffset.MaxValue;
    private DateTimeOffset? _allAt;

    /// <summary>These shards were taken: the next reading loads their bays.</summary>
    public void Load(IEnumerable<ShardLease> taken)
    {
        lock (_gate)
        {
            foreach (var lease in taken)
            {
                _taken[lease.Shard] = lease;
            }
        }
    }

    /// <summary>One reading.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.Now;
        var held = shards.Held;
        if (held.Count == 0)
        {
            return;
        }

        List<ShardLease> taken;
        lock (_gate)
        {
            foreach (var lost in _taken.Keys.Where(shard => !shards.Owns(shard)).ToList())
            {
                _taken.Remove(lost);
            }

            taken = [.. _taken.Values.Where(lease => held.Contains(lease.Shard))];
        }

        if (taken.Count > 0)
        {
            await LoadAsync(taken, now, cancellationToken);
            lock (_gate)
            {
                foreach (var lease in taken.Where(lease => _taken.GetValueOrDefault(lease.Shard) == lease))
                {
                    _taken.Remove(lease.Shard);
                }
            }
        }

        _allAt ??= now;
        if (now - _allAt >= EverythingInterval)
        {
            await ReadDueAsync(held, DateTimeOffset.UnixEpoch, now, due => schedule.Hear(due), cancellationToken);
            await ReadSettledAsync(held, now, cancellationToken);
            _allAt = now;
        }
        else
        {
            await ReadDueAsync(held, (_readTo < now ? _readTo : now) - Overlap, now, due => schedule.Hear(due), cancellationToken);
        }

        _readTo = now;
    }

    // What is overdue comes in the order of the projects, not all at once.
    private async Task LoadAsync(IReadOnlyList<ShardLease> taken, DateTimeOffset now, CancellationToken cancellationToken)
    {
        int[] numbers = [.. taken.Select(lease => lease.Shard)];
        var expired = taken.Where(lease => lease.Expired).Select(lease => lease.Shard).ToHashSet();
        await ReadDueAsync(
            numbers,
            DateTimeOffset.UnixEpoch,
            now,
            due => schedule.Hear(due, now + (options.RampUp * Shard.PhaseOf(due.Shard)), expired.Contains(due.Shard)),
            cancellationToken);
        await ReadSettledAsync(numbers, now, cancellationToken);
    }

    private async Task ReadDueAsync(
        IReadOnlyCollection<int> from, DateTimeOffset since, DateTimeOffset now, Action<DueBay> found, CancellationToken cancellationToken)
    {
        DueBay? last = null;
        do
        {
            var page = await store.ReadDueAsync(from, since, now + options.LookAhead, last, PageSize, cancellationToken);
            foreach (var due in page)
            {
                found(due);
            }

            last = page.Count < PageSize ? null : page[^1];
        }
        while (last is not null);
    }

    private async Task ReadSettledAsync(IReadOnlyCollection<int> from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        SettledBay? last = null;
        do
        {
            var page = await store.ReadSettledAsync(from, last, PageSize, cancellationToken);
            foreach (var settled in page)
            {
                schedule.Load(settled, now);
            }

            last = page.Count < PageSize ? null : page[^1];
        }
        while (last is not null);
    }
}

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
    private readonly HashSet<int> _taken = [];
    private DateTimeOffset _readTo = DateTimeOffset.MaxValue;
    private DateTimeOffset _allAt = DateTimeOffset.MinValue;

    /// <summary>These shards were taken: the next reading loads their bays.</summary>
    public void Load(IEnumerable<int> taken)
    {
        lock (_gate)
        {
            _taken.UnionWith(taken);
        }
    }

    /// <summary>One reading.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.Now;
        var held = shards.Held.ToHashSet();
        if (held.Count == 0)
        {
            return;
        }

        List<int> taken;
        lock (_gate)
        {
            _taken.IntersectWith(held);
            taken = [.. _taken];
        }

        if (taken.Count > 0)
        {
            // What is overdue comes in the order of the projects, not all at once.
            await ReadDueAsync(taken, DateTimeOffset.UnixEpoch, now, shard => now + (options.RampUp * Shard.PhaseOf(shard)), cancellationToken);
            await ReadSettledAsync(taken, now, cancellationToken);
            lock (_gate)
            {
                _taken.ExceptWith(taken);
            }
        }

        if (now - _allAt >= EverythingInterval)
        {
            await ReadDueAsync(held, DateTimeOffset.UnixEpoch, now, _ => now, cancellationToken);
            await ReadSettledAsync(held, now, cancellationToken);
            _allAt = now;
        }
        else
        {
            await ReadDueAsync(held, (_readTo < now ? _readTo : now) - Overlap, now, _ => now, cancellationToken);
        }

        _readTo = now;
    }

    private async Task ReadDueAsync(
        IReadOnlyCollection<int> from, DateTimeOffset since, DateTimeOffset now, Func<int, DateTimeOffset> notBefore, CancellationToken cancellationToken)
    {
        DueBay? last = null;
        do
        {
            var page = await store.ReadDueAsync(from, since, now + options.LookAhead, last, PageSize, cancellationToken);
            foreach (var due in page)
            {
                schedule.Hear(due, notBefore(due.Shard));
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

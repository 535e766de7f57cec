using Magnum.Grains;
using Magnum.Grains.Store;
using Magnum.Simulation.Checks;
using Magnum.Simulation.Clock;
using Magnum.Simulation.Faults;

namespace Magnum.Simulation.Databases;

/// <summary>
/// The database that all processes share. Every operation is one step of the world; what it has done is shown to the checker, and commits are
/// hinted at, more or less reliably.
/// </summary>
internal sealed class SharedStore(Database database, EventLoop loop, Weather weather, Checker checker, Coverage coverage, Mutation mutation)
{
    private readonly List<(Process Process, Action<StoreSignal> Handler)> _subscribers = [];

    /// <summary>How rules are broken on purpose.</summary>
    public Mutation Mutation => mutation;

    /// <summary>Carries out an operation that only reads.</summary>
    public T Run<T>(Func<IGrainStore, Task<T>> operation) => database.Run(operation);

    /// <summary>Writes a bay for a process.</summary>
    public CommitResult Commit(Process process, bool isSilo, BayCommit commit)
    {
        commit = Broken(commit);
        if (mutation == Mutation.CommitForgotten && commit is { ExpectedRevision: { } revision, Remove: false } && weather.Dice.Happens(0.02))
        {
            return new CommitResult(CommitOutcome.Committed, revision + 1);
        }

        var told = mutation == Mutation.FenceIgnored ? commit with { Fence = null } : commit;
        var result = Run(store => store.CommitBayAsync(told, CancellationToken.None));
        if (result.Outcome == CommitOutcome.Conflict && mutation == Mutation.RevisionIgnored && Run(store => store.GetBayAsync(commit.State.Uuid, CancellationToken.None)) is { } stored)
        {
            result = Run(store => store.CommitBayAsync(told with { ExpectedRevision = stored.Revision }, CancellationToken.None));
        }

        coverage.Add($"commit {result.Outcome}");
        if (result.Outcome == CommitOutcome.Committed)
        {
            checker.Committed(process.Name, isSilo, commit, result.Revision);
            Hint(commit);
        }

        return result;
    }

    /// <summary>Renews the leases of a silo.</summary>
    public Renewal Renew(SiloIdentity silo, TimeSpan ttl, IReadOnlyDictionary<int, DateTimeOffset> synced)
    {
        var renewal = Run(store => store.RenewAsync(silo, Granted(ttl), synced, CancellationToken.None));
        checker.Leases.Renew(silo.Id, renewal.Now + Granted(ttl));
        return renewal;
    }

    /// <summary>Takes shards for a silo, in an order that all databases share.</summary>
    public IReadOnlyList<ShardLease> Take(SiloIdentity silo, int count, TimeSpan ttl)
    {
        var taken = Run(store => store.TakeShardsAsync(silo, count, Granted(ttl), CancellationToken.None)).OrderBy(lease => Shard.RankOf(lease.Shard)).ToList();
        foreach (var lease in taken)
        {
            if (checker.Leases.OwnerOf(lease.Shard) is not null)
            {
                coverage.Add("shard taken over");
            }

            checker.Require(lease.Epoch == checker.Leases.EpochOf(lease.Shard) + 1, $"shard {lease.Shard} was taken under epoch {lease.Epoch}, after {checker.Leases.EpochOf(lease.Shard)}");
            checker.Leases.Take(silo.Id, lease.Shard, lease.Epoch);
        }

        return taken;
    }

    /// <summary>Gives shards of a silo back.</summary>
    public void Release(SiloIdentity silo, IReadOnlyCollection<int> shards)
    {
        Run(store => Done(store.ReleaseShardsAsync(silo, shards, CancellationToken.None)));
        foreach (var shard in shards)
        {
            checker.Leases.Release(silo.Id, shard);
        }
    }

    /// <summary>Ends a silo's report.</summary>
    public void Retire(SiloIdentity silo) => Run(store => Done(store.RetireSiloAsync(silo, CancellationToken.None)));

    /// <summary>Sends hints to a process.</summary>
    public IDisposable Subscribe(Process process, Action<StoreSignal> handler)
    {
        _subscribers.RemoveAll(other => other.Process.IsDead);
        var subscriber = (process, handler);
        _subscribers.Add(subscriber);
        return new Subscription(() => _subscribers.Remove(subscriber));
    }

    /// <summary>A page of events, as a reader gets it.</summary>
    public EventPage ReadEvents(string project, EventPosition after, int limit)
    {
        var page = Run(store => store.ReadEventsAsync(project, after, limit, CancellationToken.None));
        return mutation == Mutation.EventSkipped && page.Events.Count > 1 && weather.Dice.Happens(0.1) ? page with { Events = [.. page.Events.Skip(1)] } : page;
    }

    /// <summary>The bays that are gone, and of which the database keeps secrets all the same.</summary>
    public IEnumerable<Guid> SecretsLeft() => mutation == Mutation.SecretsKept
        ? checker.Bays.Where(bay => bay.IsRemoved).Select(bay => bay.Uuid)
        : database.BaysWithSecrets?.Where(bay => checker.Find(bay) is not { Lives: true }) ?? [];

    private static async Task<bool> Done(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }

    private BayCommit Broken(BayCommit commit) => mutation switch
    {
        Mutation.TimerLost when weather.Dice.Happens(0.01) => commit with { State = commit.State with { DueAt = null } },
        _ => commit,
    };

    private TimeSpan Granted(TimeSpan ttl) => mutation == Mutation.LeaseOverrated ? ttl * 0.6 : ttl;

    private void Hint(BayCommit commit)
    {
        if (mutation == Mutation.NoHintsNoReadAhead)
        {
            return;
        }

        var state = commit.State;
        var due = commit.Remove || state.DueAt is not { } at ? null : new DueBay(state.Uuid, checker.Find(state.Uuid)!.Shard, DueBay.Stored(at));
        var signal = new StoreSignal(state.ProjectId, due);
        foreach (var (process, handler) in _subscribers)
        {
            if (process.IsDead || weather.Store(0.1))
            {
                continue;
            }

            var late = weather.Store(0.03) ? weather.Dice.Seconds(1, 15) : weather.Dice.Seconds(0.0005, 0.01);
            loop.AddIn(late, process, () => handler(signal));
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

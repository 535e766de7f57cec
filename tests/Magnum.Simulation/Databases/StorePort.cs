using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Magnum.Simulation.Checks;
using Magnum.Simulation.Clock;
using Magnum.Simulation.Faults;

namespace Magnum.Simulation.Databases;

/// <summary>
/// A process's way to the database: takes time, may fail before the database has heard of it or lose the answer after. What is on its way
/// arrives also when the process is dead by then.
/// </summary>
internal sealed class StorePort(SharedStore shared, EventLoop loop, Process process, bool isSilo, Weather weather, Coverage coverage) : IGrainStore
{
    /// <summary>Until when the database cannot be reached from here, in the loop's time.</summary>
    public long CutOffUntil { get; set; }

    public Task<IReadOnlyList<Stored<Baymodel>>> FindBaymodelsAsync(string projectId, string idOrName, CancellationToken cancellationToken) =>
        CallAsync(store => store.FindBaymodelsAsync(projectId, idOrName, CancellationToken.None), cancellationToken);

    public Task<IReadOnlyList<Stored<Baymodel>>> ListBaymodelsAsync(string projectId, ListQuery query, CancellationToken cancellationToken) =>
        CallAsync(store => store.ListBaymodelsAsync(projectId, query, CancellationToken.None), cancellationToken);

    public Task<CommitResult> CommitBaymodelAsync(BaymodelCommit commit, CancellationToken cancellationToken) =>
        CallAsync(store => store.CommitBaymodelAsync(commit, CancellationToken.None), cancellationToken);

    public Task<Stored<BayState>?> GetBayAsync(Guid uuid, CancellationToken cancellationToken) =>
        CallAsync(store => store.GetBayAsync(uuid, CancellationToken.None), cancellationToken);

    public Task<IReadOnlyList<Stored<BayState>>> GetBaysAsync(IReadOnlyCollection<Guid> uuids, CancellationToken cancellationToken) =>
        CallAsync(store => store.GetBaysAsync(uuids, CancellationToken.None), cancellationToken);

    public Task<IReadOnlyList<Stored<BayState>>> FindBaysAsync(string projectId, string idOrName, CancellationToken cancellationToken) =>
        CallAsync(store => store.FindBaysAsync(projectId, idOrName, CancellationToken.None), cancellationToken);

    public Task<IReadOnlyList<Stored<BayState>>> ListBaysAsync(string projectId, ListQuery query, CancellationToken cancellationToken) =>
        CallAsync(store => store.ListBaysAsync(projectId, query, CancellationToken.None), cancellationToken);

    public Task<IReadOnlyList<Stored<BaySummary>>> ListBaySummariesAsync(string projectId, ListQuery query, CancellationToken cancellationToken) =>
        CallAsync(store => store.ListBaySummariesAsync(projectId, query, CancellationToken.None), cancellationToken);

    public Task<CommitResult> CommitBayAsync(BayCommit commit, CancellationToken cancellationToken) =>
        StepAsync(() => shared.Commit(process, isSilo, commit), cancellationToken);

    public Task<StoredRequest?> FindRequestAsync(string projectId, string method, Guid requestId, CancellationToken cancellationToken) =>
        CallAsync(store => store.FindRequestAsync(projectId, method, requestId, CancellationToken.None), cancellationToken);

    public Task<string?> ReadSecretAsync(string projectId, Guid bay, string kind, CancellationToken cancellationToken) =>
        CallAsync(store => store.ReadSecretAsync(projectId, bay, kind, CancellationToken.None), cancellationToken);

    public Task<EventPage> ListBayEventsAsync(string projectId, Guid bay, EventPosition after, int limit, CancellationToken cancellationToken) =>
        CallAsync(store => store.ListBayEventsAsync(projectId, bay, after, limit, CancellationToken.None), cancellationToken);

    public Task<EventPage> ReadEventsAsync(string projectId, EventPosition after, int limit, CancellationToken cancellationToken) =>
        CallAsync(store => store.ReadEventsAsync(projectId, after, limit, CancellationToken.None), cancellationToken);

    public Task<EventPosition> CurrentPositionAsync(CancellationToken cancellationToken) =>
        CallAsync(store => store.CurrentPositionAsync(CancellationToken.None), cancellationToken);

    public Task<Renewal> RenewAsync(SiloIdentity silo, TimeSpan ttl, IReadOnlyDictionary<int, DateTimeOffset> syncedThrough, CancellationToken cancellationToken) =>
        StepAsync(() => shared.Renew(silo, ttl, syncedThrough), cancellationToken);

    public Task<IReadOnlyList<ShardLease>> TakeShardsAsync(SiloIdentity silo, int count, TimeSpan ttl, CancellationToken cancellationToken) =>
        StepAsync(() => shared.Take(silo, count, ttl), cancellationToken);

    public Task ReleaseShardsAsync(SiloIdentity silo, IReadOnlyCollection<int> shards, CancellationToken cancellationToken) =>
        StepAsync(
            () =>
            {
                shared.Release(silo, shards);
                return true;
            },
            cancellationToken);

    public Task RetireSiloAsync(SiloIdentity silo, CancellationToken cancellationToken) =>
        StepAsync(
            () =>
            {
                shared.Retire(silo);
                return true;
            },
            cancellationToken);

    public Task<IReadOnlyList<SiloRecord>> ListSilosAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        CallAsync(store => store.ListSilosAsync(since, CancellationToken.None), cancellationToken);

    public Task<IReadOnlyList<DueBay>> ReadDueAsync(
        IReadOnlyCollection<int> shards, DateTimeOffset from, DateTimeOffset before, DueBay? after, int limit, CancellationToken cancellationToken) =>
        shared.Mutation == Mutation.NoHintsNoReadAhead && from > DateTimeOffset.UnixEpoch
            ? Task.FromResult<IReadOnlyList<DueBay>>([])
            : CallAsync(store => store.ReadDueAsync(shards, from, before, after, limit, CancellationToken.None), cancellationToken);

    public Task<IReadOnlyList<SettledBay>> ReadSettledAsync(IReadOnlyCollection<int> shards, SettledBay? after, int limit, CancellationToken cancellationToken) =>
        CallAsync(store => store.ReadSettledAsync(shards, after, limit, CancellationToken.None), cancellationToken);

    public Task<bool> TakeLeaseAsync(string name, Guid owner, TimeSpan ttl, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No silo of the simulation lists all stacks.");

    public Task ReleaseLeaseAsync(string name, Guid owner, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No silo of the simulation lists all stacks.");

    public Task AskToLookAsync(IReadOnlyCollection<SettledBay> bays, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No silo of the simulation lists all stacks.");

    public Task<int> PruneAsync(DateTimeOffset eventsBefore, DateTimeOffset requestsBefore, int limit, CancellationToken cancellationToken) =>
        CallAsync(store => store.PruneAsync(eventsBefore, requestsBefore, limit, CancellationToken.None), cancellationToken);

    public IDisposable Subscribe(Action<StoreSignal> handler) => shared.Subscribe(process, handler);

    private static StoreException Unreachable() => new("The database could not be reached.", isTransient: true, null);

    private Task<T> CallAsync<T>(Func<IGrainStore, Task<T>> operation, CancellationToken cancellationToken) =>
        StepAsync(() => shared.Run(operation), cancellationToken);

    private Task<T> StepAsync<T>(Func<T> step, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var answer = new Answer<T>(cancellationToken);
        if (loop.Now < CutOffUntil || weather.Store(0.01))
        {
            coverage.Add("store unreachable");
            loop.AddIn(weather.Dice.Seconds(0.001, loop.Now < CutOffUntil ? 3 : 0.5), process, () => answer.Fail(Unreachable()));
            return answer.Task;
        }

        var slow = weather.Store(0.01);
        if (slow)
        {
            coverage.Add("store slow");
        }

        loop.In(slow ? weather.Dice.Seconds(0.5, 10) : weather.Dice.Seconds(0.0002, 0.003), () => Arrive(step, answer));
        return answer.Task;
    }

    private void Arrive<T>(Func<T> step, Answer<T> answer)
    {
        T result;
        try
        {
            result = step();
        }
        catch (StoreException exception)
        {
            loop.Add(process, () => answer.Fail(exception));
            return;
        }

        if (weather.Store(0.01))
        {
            coverage.Add("store answer lost");
            loop.AddIn(weather.Dice.Seconds(0.001, 2), process, () => answer.Fail(Unreachable()));
        }
        else if (weather.Store(0.2))
        {
            loop.AddIn(weather.Dice.Seconds(0.0002, 0.5), process, () => answer.Set(result));
        }
        else
        {
            loop.Add(process, () => answer.Set(result));
        }
    }
}

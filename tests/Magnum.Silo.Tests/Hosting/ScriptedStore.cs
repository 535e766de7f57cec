using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;

namespace Magnum.Silo.Tests.Hosting;

/// <summary>A store that can be told to fail, and that wakes whoever waits for something to become true.</summary>
internal sealed class ScriptedStore(IGrainStore inner) : IGrainStore
{
    private readonly Lock _lock = new();
    private readonly List<BayCommit> _commits = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Called before each operation with its name; may throw.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>Called after each operation with its name, before the answer is given; may throw.</summary>
    public Action<string> After { get; set; } = _ => { };

    /// <summary>Called with the bays of every reading of many; may throw.</summary>
    public Action<IReadOnlyCollection<Guid>> Reading { get; set; } = _ => { };

    /// <summary>An answer to a commit in the store's place; null leaves it to the store.</summary>
    public Func<BayCommit, CommitResult?> Answer { get; set; } = _ => null;

    /// <summary>Every commit that was written, so far.</summary>
    public IReadOnlyList<BayCommit> Commits
    {
        get
        {
            lock (_lock)
            {
                return [.. _commits];
            }
        }
    }

    /// <summary>The spans of time of every reading of timers: how many shards, from, before.</summary>
    public List<(int Shards, DateTimeOffset From, DateTimeOffset Before)> DueReads { get; } = [];

    /// <summary>What the renewals said of the comparison with Heat.</summary>
    public List<IReadOnlyDictionary<int, DateTimeOffset>> Synced { get; } = [];

    /// <summary>The silo that renewed last.</summary>
    public SiloIdentity? Silo { get; private set; }

    /// <summary>Waits until something holds, looking after every operation.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                changed = _changed.Task;
            }

            if (await holds())
            {
                return;
            }

            // Looking may itself be an operation, so that there is always a change.
            timeout.Token.ThrowIfCancellationRequested();
            await changed.WaitAsync(timeout.Token);
        }
    }

    public Task<IReadOnlyList<Stored<Baymodel>>> FindBaymodelsAsync(string projectId, string idOrName, CancellationToken cancellationToken) =>
        inner.FindBaymodelsAsync(projectId, idOrName, cancellationToken);

    public Task<IReadOnlyList<Stored<Baymodel>>> ListBaymodelsAsync(string projectId, ListQuery query, CancellationToken cancellationToken) =>
        inner.ListBaymodelsAsync(projectId, query, cancellationToken);

    public Task<CommitResult> CommitBaymodelAsync(BaymodelCommit commit, CancellationToken cancellationToken) => inner.CommitBaymodelAsync(commit, cancellationToken);

    public Task<Stored<BayState>?> GetBayAsync(Guid uuid, CancellationToken cancellationToken) =>
        RunAsync("get-bay", () => inner.GetBayAsync(uuid, cancellationToken));

    public Task<IReadOnlyList<Stored<BayState>>> GetBaysAsync(IReadOnlyCollection<Guid> uuids, CancellationToken cancellationToken) =>
        RunAsync(
            "get-bays",
            () =>
            {
                Reading(uuids);
                return inner.GetBaysAsync(uuids, cancellationToken);
            });

    public Task<IReadOnlyList<Stored<BayState>>> FindBaysAsync(string projectId, string idOrName, CancellationToken cancellationToken) =>
        inner.FindBaysAsync(projectId, idOrName, cancellationToken);

    public Task<IReadOnlyList<Stored<BayState>>> ListBaysAsync(string projectId, ListQuery query, CancellationToken cancellationToken) =>
        inner.ListBaysAsync(projectId, query, cancellationToken);

    public Task<IReadOnlyList<Stored<BaySummary>>> ListBaySummariesAsync(string projectId, ListQuery query, CancellationToken cancellationToken) =>
        inner.ListBaySummariesAsync(projectId, query, cancellationToken);

    public Task<CommitResult> CommitBayAsync(BayCommit commit, CancellationToken cancellationToken) => RunAsync(
        "commit-bay",
        async () =>
        {
            var result = Answer(commit) ?? await inner.CommitBayAsync(commit, cancellationToken);
            if (result.Outcome == CommitOutcome.Committed)
            {
                lock (_lock)
                {
                    _commits.Add(commit);
                }
            }

            return result;
        });

    public Task<StoredRequest?> FindRequestAsync(string projectId, string method, Guid requestId, CancellationToken cancellationToken) =>
        inner.FindRequestAsync(projectId, method, requestId, cancellationToken);

    public Task<string?> ReadSecretAsync(string projectId, Guid bay, string kind, CancellationToken cancellationToken) => RunAsync(
        "read-secret",
        () => inner.ReadSecretAsync(projectId, bay, kind, cancellationToken));

    public Task<EventPage> ListBayEventsAsync(string projectId, Guid bay, EventPosition after, int limit, CancellationToken cancellationToken) =>
        inner.ListBayEventsAsync(projectId, bay, after, limit, cancellationToken);

    public Task<EventPage> ReadEventsAsync(string projectId, EventPosition after, int limit, CancellationToken cancellationToken) =>
        inner.ReadEventsAsync(projectId, after, limit, cancellationToken);

    public Task<EventPosition> CurrentPositionAsync(CancellationToken cancellationToken) => inner.CurrentPositionAsync(cancellationToken);

    public Task<Renewal> RenewAsync(SiloIdentity silo, TimeSpan ttl, IReadOnlyDictionary<int, DateTimeOffset> syncedThrough, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Synced.Add(syncedThrough);
            Silo = silo;
        }

        return RunAsync("renew", () => inner.RenewAsync(silo, ttl, syncedThrough, cancellationToken));
    }

    public Task<IReadOnlyList<ShardLease>> TakeShardsAsync(SiloIdentity silo, int count, TimeSpan ttl, CancellationToken cancellationToken) =>
        RunAsync("take-shards", () => inner.TakeShardsAsync(silo, count, ttl, cancellationToken));

    public Task ReleaseShardsAsync(SiloIdentity silo, IReadOnlyCollection<int> shards, CancellationToken cancellationToken) => RunAsync(
        "release-shards",
        async () =>
        {
            await inner.ReleaseShardsAsync(silo, shards, cancellationToken);
            return true;
        });

    public Task RetireSiloAsync(SiloIdentity silo, CancellationToken cancellationToken) => inner.RetireSiloAsync(silo, cancellationToken);

    public Task<IReadOnlyList<SiloRecord>> ListSilosAsync(DateTimeOffset since, CancellationToken cancellationToken) => inner.ListSilosAsync(since, cancellationToken);

    public Task<IReadOnlyList<DueBay>> ReadDueAsync(
        IReadOnlyCollection<int> shards, DateTimeOffset from, DateTimeOffset before, DueBay? after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            DueReads.Add((shards.Count, from, before));
        }

        return RunAsync("read-due", () => inner.ReadDueAsync(shards, from, before, after, limit, cancellationToken));
    }

    public Task<IReadOnlyList<SettledBay>> ReadSettledAsync(IReadOnlyCollection<int> shards, SettledBay? after, int limit, CancellationToken cancellationToken) =>
        RunAsync("read-settled", () => inner.ReadSettledAsync(shards, after, limit, cancellationToken));

    public Task<bool> TakeLeaseAsync(string name, Guid owner, TimeSpan ttl, CancellationToken cancellationToken) =>
        RunAsync("take-lease", () => inner.TakeLeaseAsync(name, owner, ttl, cancellationToken));

    public Task ReleaseLeaseAsync(string name, Guid owner, CancellationToken cancellationToken) => inner.ReleaseLeaseAsync(name, owner, cancellationToken);

    public Task AskToLookAsync(IReadOnlyCollection<SettledBay> bays, CancellationToken cancellationToken) => inner.AskToLookAsync(bays, cancellationToken);

    public Task<int> PruneAsync(DateTimeOffset eventsBefore, DateTimeOffset requestsBefore, int limit, CancellationToken cancellationToken) =>
        RunAsync("prune", () => inner.PruneAsync(eventsBefore, requestsBefore, limit, cancellationToken));

    public IDisposable Subscribe(Action<StoreSignal> handler) => inner.Subscribe(handler);

    private async Task<T> RunAsync<T>(string name, Func<Task<T>> operation)
    {
        try
        {
            Before(name);
            var answer = await operation();
            After(name);
            return answer;
        }
        finally
        {
            TaskCompletionSource changed;
            lock (_lock)
            {
                changed = _changed;
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            changed.SetResult();
        }
    }
}

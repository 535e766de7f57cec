using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;

namespace Magnum.Grains.Store;

/// <summary>
/// Where grains live. SQLite, PostgreSQL and memory pass the same conformance suite. Answers after a commit mean "durable".
/// Methods throw <see cref="StoreException"/> when the database cannot be reached or fails; nothing is half done then, but whether a
/// commit was written may be unknown: read again.
/// </summary>
public interface IGrainStore
{
    /// <summary>
    /// The baymodels that the project sees (its own and public ones) with that uuid or, where no uuid fits, that name. Several share a name.
    /// At most 20.
    /// </summary>
    Task<IReadOnlyList<Stored<Baymodel>>> FindBaymodelsAsync(string projectId, string idOrName, CancellationToken cancellationToken);

    /// <summary>A page of the baymodels that the project sees.</summary>
    Task<IReadOnlyList<Stored<Baymodel>>> ListBaymodelsAsync(string projectId, ListQuery query, CancellationToken cancellationToken);

    /// <summary>Writes a baymodel.</summary>
    Task<CommitResult> CommitBaymodelAsync(BaymodelCommit commit, CancellationToken cancellationToken);

    /// <summary>A bay of any project; for silos only. Null when there is none.</summary>
    Task<Stored<BayState>?> GetBayAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>Those of these bays that there are, of any project, in no order; for silos only.</summary>
    Task<IReadOnlyList<Stored<BayState>>> GetBaysAsync(IReadOnlyCollection<Guid> uuids, CancellationToken cancellationToken);

    /// <summary>The project's bays with that uuid or, where no uuid fits, that name. Several share a name. At most 20.</summary>
    Task<IReadOnlyList<Stored<BayState>>> FindBaysAsync(string projectId, string idOrName, CancellationToken cancellationToken);

    /// <summary>A page of the project's bays.</summary>
    Task<IReadOnlyList<Stored<BayState>>> ListBaysAsync(string projectId, ListQuery query, CancellationToken cancellationToken);

    /// <summary>The same page, of each bay only its summary; costs a fraction.</summary>
    Task<IReadOnlyList<Stored<BaySummary>>> ListBaySummariesAsync(string projectId, ListQuery query, CancellationToken cancellationToken);

    /// <summary>Writes a bay: a compare-and-set turn.</summary>
    Task<CommitResult> CommitBayAsync(BayCommit commit, CancellationToken cancellationToken);

    /// <summary>The create that was carried out under that request id in the last 24 hours; null when there was none.</summary>
    Task<StoredRequest?> FindRequestAsync(string projectId, string method, Guid requestId, CancellationToken cancellationToken);

    /// <summary>A secret of a bay, opened. Null when there is none.</summary>
    Task<string?> ReadSecretAsync(string projectId, Guid bay, string kind, CancellationToken cancellationToken);

    /// <summary>The events of one bay of the project, also of one that is gone.</summary>
    Task<EventPage> ListBayEventsAsync(string projectId, Guid bay, EventPosition after, int limit, CancellationToken cancellationToken);

    /// <summary>The events of the project behind a position; never one that a later read could find an earlier neighbour of.</summary>
    Task<EventPage> ReadEventsAsync(string projectId, EventPosition after, int limit, CancellationToken cancellationToken);

    /// <summary>The position behind which everything that is not yet visible will appear: where a reader that takes a snapshot next begins.</summary>
    Task<EventPosition> CurrentPositionAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Reports the silo alive for <paramref name="ttl"/> and renews all its shards, in one statement;
    /// <paramref name="syncedThrough"/> says of some of its shards until when it has seen all their stacks in Heat.
    /// </summary>
    Task<Renewal> RenewAsync(SiloIdentity silo, TimeSpan ttl, IReadOnlyDictionary<int, DateTimeOffset> syncedThrough, CancellationToken cancellationToken);

    /// <summary>
    /// Takes up to <paramref name="count"/> shards that nobody leases (never leased, released or expired), each with epoch + 1, in the order of
    /// <see cref="Shard.RankOf"/>.
    /// </summary>
    Task<IReadOnlyList<ShardLease>> TakeShardsAsync(SiloIdentity silo, int count, TimeSpan ttl, CancellationToken cancellationToken);

    /// <summary>Gives shards back at once; those that the silo no longer leases are left alone.</summary>
    Task ReleaseShardsAsync(SiloIdentity silo, IReadOnlyCollection<int> shards, CancellationToken cancellationToken);

    /// <summary>Ends the silo's report of being alive; to be called after its shards were released.</summary>
    Task RetireSiloAsync(SiloIdentity silo, CancellationToken cancellationToken);

    /// <summary>The silos that reported since then.</summary>
    Task<IReadOnlyList<SiloRecord>> ListSilosAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>
    /// The bays of those shards that are due from <paramref name="from"/> on and before <paramref name="before"/>, by shard, time and uuid, behind
    /// <paramref name="after"/>.
    /// </summary>
    Task<IReadOnlyList<DueBay>> ReadDueAsync(
        IReadOnlyCollection<int> shards, DateTimeOffset from, DateTimeOffset before, DueBay? after, int limit, CancellationToken cancellationToken);

    /// <summary>The settled bays with a stack of those shards, by shard and uuid, behind <paramref name="after"/>.</summary>
    Task<IReadOnlyList<SettledBay>> ReadSettledAsync(IReadOnlyCollection<int> shards, SettledBay? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the lease of a task that only one process does at a time, or renews it, for <paramref name="ttl"/> under the database's clock; false while
    /// another owner has it.
    /// </summary>
    Task<bool> TakeLeaseAsync(string name, Guid owner, TimeSpan ttl, CancellationToken cancellationToken);

    /// <summary>Gives such a lease back at once; another owner's is left alone.</summary>
    Task ReleaseLeaseAsync(string name, Guid owner, CancellationToken cancellationToken);

    /// <summary>Asks the owners of these bays, whichever processes they are, to look at their stacks: <see cref="StoreSignal.Look"/>. Writes nothing.</summary>
    Task AskToLookAsync(IReadOnlyCollection<SettledBay> bays, CancellationToken cancellationToken);

    /// <summary>Removes events and request ids from before those times, at most <paramref name="limit"/> of each; answers with how many went.</summary>
    Task<int> PruneAsync(DateTimeOffset eventsBefore, DateTimeOffset requestsBefore, int limit, CancellationToken cancellationToken);

    /// <summary>Calls <paramref name="handler"/> after commits, and when somebody should look, from any process of the database, until disposed. The handler must be quick.</summary>
    IDisposable Subscribe(Action<StoreSignal> handler);
}

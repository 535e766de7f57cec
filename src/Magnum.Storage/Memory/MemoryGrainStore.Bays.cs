using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;

namespace Magnum.Storage.Memory;

public sealed partial class MemoryGrainStore
{
    /// <inheritdoc/>
    public Task<Stored<BayState>?> GetBayAsync(Guid uuid, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult(_bays.TryGetValue(uuid, out var row) ? ToStored(row) : null);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Stored<BayState>>> GetBaysAsync(IReadOnlyCollection<Guid> uuids, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<Stored<BayState>>>([.. uuids.Where(_bays.ContainsKey).Select(uuid => ToStored(_bays[uuid]))]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Stored<BayState>>> FindBaysAsync(string projectId, string idOrName, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            IEnumerable<MemoryRow<BayState>> found =
                StoreId.TryParse(idOrName, out var uuid) && _bays.TryGetValue(uuid, out var row) && IsOf(row.State, projectId)
                    ? [row]
                    : _bays.Values
                        .Where(other => IsOf(other.State, projectId) && string.Equals(other.State.Name, idOrName, StringComparison.Ordinal))
                        .OrderBy(other => StoreTime.Floor(other.State.CreatedAt))
                        .ThenBy(other => other.State.Uuid)
                        .Take(PageLimit.Find);
            return Task.FromResult<IReadOnlyList<Stored<BayState>>>([.. found.Select(ToStored)]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Stored<BayState>>> ListBaysAsync(string projectId, ListQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var limit = PageLimit.Check(query.Limit, PageLimit.Listing);
        lock (_lock)
        {
            var rows = _bays.Values.Where(row =>
                IsOf(row.State, projectId)
                && (query.Name is null || string.Equals(row.State.Name, query.Name, StringComparison.Ordinal))
                && (query.Status is null || row.State.Status == query.Status)
                && (query.BaymodelUuid is null || row.State.BaymodelUuid == query.BaymodelUuid));
            var page = MemoryPage.Of(rows, row => new ListCursor(row.State.CreatedAt, row.State.Name, row.State.Uuid), query).Take(limit);
            return Task.FromResult<IReadOnlyList<Stored<BayState>>>([.. page.Select(ToStored)]);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Stored<BaySummary>>> ListBaySummariesAsync(string projectId, ListQuery query, CancellationToken cancellationToken) =>
        [.. (await ListBaysAsync(projectId, query, cancellationToken))
            .Select(bay => new Stored<BaySummary>(BaySummary.Of(bay.State), bay.Revision, bay.ReadAt) { SyncedThrough = bay.SyncedThrough })];

    /// <inheritdoc/>
    public Task<CommitResult> CommitBayAsync(BayCommit commit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BayCommitRules.Check(commit);
        CommitResult result;
        lock (_lock)
        {
            result = Commit(commit);
        }

        if (result.Outcome == CommitOutcome.Committed)
        {
            _signals.Publish(BayTimer.SignalOf(commit));
        }

        return Task.FromResult(result);
    }

    private CommitResult Commit(BayCommit commit)
    {
        if (Refuse(commit) is { } refused)
        {
            return refused;
        }

        var state = commit.State;
        var row = _bays.GetValueOrDefault(state.Uuid);
        var revision = (commit.ExpectedRevision ?? 0) + 1;
        Remember(commit.Request, state.Uuid);
        Append(commit);
        if (commit.Remove)
        {
            _bays.Remove(state.Uuid);
            foreach (var key in _secrets.Keys.Where(key => key.Bay == state.Uuid).ToList())
            {
                _secrets.Remove(key);
            }

            ForgetMembers(state.Uuid);
        }
        else
        {
            _bays[state.Uuid] = new MemoryRow<BayState>(state, revision) { Shard = row?.Shard ?? Shard.Of(state.ProjectId, state.Uuid) };
            foreach (var (kind, secret) in commit.Secrets)
            {
                _secrets[(state.Uuid, kind)] = secret;
            }
        }

        return new CommitResult(CommitOutcome.Committed, revision);
    }

    private CommitResult? Refuse(BayCommit commit)
    {
        var state = commit.State;
        if (commit.Fence is { } fence && _shards[fence.Shard].Epoch != fence.Epoch)
        {
            return new CommitResult(CommitOutcome.Fenced, 0);
        }

        if (commit.Request is { } request && LiveRequest(KeyOf(request)) is { } earlier)
        {
            return new CommitResult(CommitOutcome.RequestRepeated, 0) { EarlierRequest = earlier };
        }

        if (commit.Baymodel is { } pin
            && !(_baymodels.TryGetValue(pin.Uuid, out var baymodel) && baymodel.Revision == pin.Revision && Sees(state.ProjectId, baymodel.State)))
        {
            return new CommitResult(CommitOutcome.BaymodelChanged, 0);
        }

        if (commit.MaxBaysInProject is { } most && _bays.Values.Count(row => IsOf(row.State, state.ProjectId)) >= most)
        {
            return new CommitResult(CommitOutcome.QuotaReached, 0);
        }

        if (commit.ExpectedRevision is null && !_baymodels.ContainsKey(state.BaymodelUuid))
        {
            return new CommitResult(CommitOutcome.BaymodelChanged, 0);
        }

        var row = _bays.GetValueOrDefault(state.Uuid);
        return row?.Revision == commit.ExpectedRevision && (row is null || IsOf(row.State, state.ProjectId))
            ? null
            : new CommitResult(CommitOutcome.Conflict, 0);
    }

    private Stored<BayState> ToStored(MemoryRow<BayState> row) =>
        new(row.State, row.Revision, Now())
        {
            SyncedThrough = row.State.StackId is null ? null : _shards[row.Shard].SyncedThrough,
        };
}

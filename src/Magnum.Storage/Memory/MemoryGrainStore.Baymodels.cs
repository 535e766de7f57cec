using Magnum.Grains.Baymodels;
using Magnum.Grains.Store;

namespace Magnum.Storage.Memory;

public sealed partial class MemoryGrainStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<Stored<Baymodel>>> FindBaymodelsAsync(string projectId, string idOrName, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            IEnumerable<MemoryRow<Baymodel>> found =
                StoreId.TryParse(idOrName, out var uuid) && _baymodels.TryGetValue(uuid, out var row) && Sees(projectId, row.State)
                    ? [row]
                    : _baymodels.Values
                        .Where(other => Sees(projectId, other.State) && string.Equals(other.State.Name, idOrName, StringComparison.Ordinal))
                        .OrderBy(other => StoreTime.Floor(other.State.CreatedAt))
                        .ThenBy(other => other.State.Uuid)
                        .Take(PageLimit.Find);
            return Task.FromResult<IReadOnlyList<Stored<Baymodel>>>([.. found.Select(ToStored)]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Stored<Baymodel>>> ListBaymodelsAsync(string projectId, ListQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var limit = PageLimit.Check(query.Limit, PageLimit.Listing);
        lock (_lock)
        {
            var rows = _baymodels.Values.Where(row =>
                Sees(projectId, row.State)
                && (query.Name is null || string.Equals(row.State.Name, query.Name, StringComparison.Ordinal))
                && (query.Coe is null || string.Equals(row.State.Spec.Coe, query.Coe, StringComparison.Ordinal)));
            var page = MemoryPage.Of(rows, row => new ListCursor(row.State.CreatedAt, row.State.Name, row.State.Uuid), query).Take(limit);
            return Task.FromResult<IReadOnlyList<Stored<Baymodel>>>([.. page.Select(ToStored)]);
        }
    }

    /// <inheritdoc/>
    public Task<CommitResult> CommitBaymodelAsync(BaymodelCommit commit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult(Commit(commit));
        }
    }

    private CommitResult Commit(BaymodelCommit commit)
    {
        var uuid = commit.State.Uuid;
        if (commit.Request is { } request && LiveRequest(KeyOf(request)) is { } earlier)
        {
            return new CommitResult(CommitOutcome.RequestRepeated, 0) { EarlierRequest = earlier };
        }

        var row = _baymodels.GetValueOrDefault(uuid);
        if (row?.Revision != commit.ExpectedRevision
            || (row is not null && !string.Equals(row.State.ProjectId, commit.State.ProjectId, StringComparison.Ordinal)))
        {
            return new CommitResult(CommitOutcome.Conflict, 0);
        }

        if ((commit.RequireUnused || commit.Remove) && _bays.Values.Any(bay => bay.State.BaymodelUuid == uuid))
        {
            return new CommitResult(CommitOutcome.InUse, 0);
        }

        Remember(commit.Request, uuid);
        var revision = (commit.ExpectedRevision ?? 0) + 1;
        if (commit.Remove)
        {
            _baymodels.Remove(uuid);
        }
        else
        {
            _baymodels[uuid] = new MemoryRow<Baymodel>(commit.State, revision);
        }

        return new CommitResult(CommitOutcome.Committed, revision);
    }

    private void Remember(RequestKey? request, Guid uuid)
    {
        if (request is not null)
        {
            _requests[KeyOf(request)] = new MemoryRequest(new StoredRequest(request.Hash, uuid), Now());
        }
    }

    private Stored<Baymodel> ToStored(MemoryRow<Baymodel> row) => new(row.State, row.Revision, Now());
}

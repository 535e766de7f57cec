using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;

namespace Magnum.Storage.Sqlite;

public sealed partial class SqliteGrainStore
{
    private static readonly string FenceHolds = Sql("fence-holds");
    private static readonly string BaymodelPinned = Sql("baymodel-pinned");
    private static readonly string BaymodelExists = Sql("baymodel-exists");
    private static readonly string CountBays = Sql("count-bays");
    private static readonly string InsertBay = Sql("insert-bay");
    private static readonly string UpdateBay = Sql("update-bay");
    private static readonly string DeleteBay = Sql("delete-bay");
    private static readonly string InsertEvent = Sql("insert-event");

    /// <inheritdoc/>
    public async Task<CommitResult> CommitBayAsync(BayCommit commit, CancellationToken cancellationToken)
    {
        BayCommitRules.Check(commit);
        _failPoints.BeforeCommit(commit);
        var result = await _database.WriteAsync("commit-bay", session => Commit(session, commit), Committed, cancellationToken);
        if (Committed(result))
        {
            _failPoints.AfterCommit(commit);
            _signals.Publish(BayTimer.SignalOf(commit));
        }

        return result;
    }

    private CommitResult Commit(SqliteSession session, BayCommit commit)
    {
        if (Refuse(session, commit) is { } refused)
        {
            return refused;
        }

        if (Write(session, commit) == 0)
        {
            return new CommitResult(CommitOutcome.Conflict, 0);
        }

        Append(session, commit);
        if (!commit.Remove)
        {
            Seal(session, commit);
        }

        return new CommitResult(CommitOutcome.Committed, (commit.ExpectedRevision ?? 0) + 1);
    }

    private CommitResult? Refuse(SqliteSession session, BayCommit commit)
    {
        var state = commit.State;
        if (commit.Fence is { } fence && !session.Holds(FenceHolds, ("@shard", fence.Shard), ("@epoch", fence.Epoch)))
        {
            return new CommitResult(CommitOutcome.Fenced, 0);
        }

        if (Claim(session, commit.Request, state.Uuid) is { } repeated)
        {
            return repeated;
        }

        if (commit.Baymodel is { } pin
            && !session.Holds(BaymodelPinned, ("@uuid", pin.Uuid), ("@revision", pin.Revision), ("@project", state.ProjectId)))
        {
            return new CommitResult(CommitOutcome.BaymodelChanged, 0);
        }

        if (commit.ExpectedRevision is null && !session.Holds(BaymodelExists, ("@uuid", state.BaymodelUuid)))
        {
            return new CommitResult(CommitOutcome.BaymodelChanged, 0);
        }

        return commit.MaxBaysInProject is { } most && session.Number(CountBays, ("@project", state.ProjectId), ("@most", most)) >= most
            ? new CommitResult(CommitOutcome.QuotaReached, 0)
            : null;
    }

    private static int Write(SqliteSession session, BayCommit commit)
    {
        var state = commit.State;
        if (commit.Remove)
        {
            return session.Execute(DeleteBay, ("@uuid", state.Uuid), ("@revision", commit.ExpectedRevision), ("@project", state.ProjectId));
        }

        var written = new List<(string, object?)>
        {
            ("@uuid", state.Uuid),
            ("@project", state.ProjectId),
            ("@name", state.Name),
            ("@status", state.Status.ToName()),
            ("@stack", state.StackId),
            ("@stack_status", state.StackStatus),
            ("@stack_operation", state.AppliedOperationId),
            ("@has_engine", state.ApiAddress is not null),
            ("@due", state.DueAt is { } due ? DueBay.Stored(due) : null),
            ("@body", GrainJson.Write(state)),
        };
        if (commit.ExpectedRevision is { } revision)
        {
            return session.Execute(UpdateBay, [.. written, ("@revision", revision)]);
        }

        return session.Execute(
            InsertBay,
            [
                .. written,
                ("@shard", Shard.Of(state.ProjectId, state.Uuid)),
                ("@user", state.UserId),
                ("@baymodel", state.BaymodelUuid),
                ("@created", state.CreatedAt),
            ]);
    }

    private static void Append(SqliteSession session, BayCommit commit)
    {
        for (var i = 0; i < commit.Events.Count; i++)
        {
            var isLast = commit.Remove && i == commit.Events.Count - 1;
            session.Execute(
                InsertEvent,
                ("@project", commit.State.ProjectId),
                ("@bay", commit.State.Uuid),
                ("@time", commit.Events[i].Time),
                ("@body", GrainJson.Write(commit.Events[i])),
                ("@last", isLast ? GrainJson.Write(commit.State) : null));
        }
    }
}

using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Npgsql;

namespace Magnum.Storage.Postgres;

public sealed partial class PostgresGrainStore
{
    private static readonly string LockProject = Sql("lock-project");
    private static readonly string CountBays = Sql("count-bays");
    private static readonly string PinBaymodel = Sql("pin-baymodel");
    private static readonly string InsertBay = Sql("insert-bay");
    private static readonly string UpdateBay = Sql("update-bay");
    private static readonly string DeleteBay = Sql("delete-bay");

    /// <inheritdoc/>
    public async Task<CommitResult> CommitBayAsync(BayCommit commit, CancellationToken cancellationToken)
    {
        BayCommitRules.Check(commit);
        _failPoints.BeforeCommit(commit);
        var result = commit.ExpectedRevision is null
            ? await _database.TransactAsync("create-bay", session => InsertAsync(session, commit), Committed, cancellationToken)
            : await _database.RunAsync("commit-bay", session => TurnAsync(session, commit), cancellationToken);
        if (Committed(result))
        {
            _failPoints.AfterCommit(commit);
            _signals.Publish(BayTimer.SignalOf(commit));
        }
        else if (result.Outcome == CommitOutcome.Fenced)
        {
            LogFenced(commit.State.Uuid, commit.Fence!.Shard, commit.Fence.Epoch);
        }

        return result;
    }

    private async Task<CommitResult> InsertAsync(PostgresSession session, BayCommit commit)
    {
        if (await RefuseAsync(session, commit) is { } refused)
        {
            return refused;
        }

        var state = commit.State;
        using var secrets = SealedSecrets.New(_keys, commit);
        return await OutcomeAsync(
            session,
            InsertBay,
            1,
            [
                .. Row(state),
                .. Values(state),
                .. Events(commit),
                .. secrets.Parameters,
                Parameter.Number("shard", Shard.Of(state.ProjectId, state.Uuid)),
                Parameter.Text("user", state.UserId),
                Parameter.Uuid("baymodel", state.BaymodelUuid),
                Parameter.Time("created", state.CreatedAt),
            ]);
    }

    private async Task<CommitResult> TurnAsync(PostgresSession session, BayCommit commit)
    {
        var revision = commit.ExpectedRevision!.Value;
        NpgsqlParameter[] parameters =
        [
            .. Row(commit.State),
            .. Events(commit),
            Parameter.Long("revision", revision),
            Parameter.Number("fence_shard", commit.Fence?.Shard),
            Parameter.Long("fence_epoch", commit.Fence?.Epoch),
        ];
        if (commit.Remove)
        {
            return await OutcomeAsync(session, DeleteBay, revision + 1, parameters);
        }

        // Read before the turn, not in it: a data key comes with a commit, and a commit in between would make this one a conflict.
        var wrapped = commit.Secrets.Count > 0 ? await FindDataKeyAsync(session, commit.State) : null;
        using var secrets = SealedSecrets.For(_keys, commit, wrapped);
        return await OutcomeAsync(session, UpdateBay, revision + 1, [.. parameters, .. Values(commit.State), .. secrets.Parameters]);
    }

    private static async Task<CommitResult> OutcomeAsync(PostgresSession session, string sql, long revision, NpgsqlParameter[] parameters)
    {
        var rows = await session.QueryAsync(sql, row => (FenceHolds: row.GetBoolean(0), Written: row.GetBoolean(1)), parameters);
        return rows[0] switch
        {
            { Written: true } => new CommitResult(CommitOutcome.Committed, revision),
            { FenceHolds: false } => new CommitResult(CommitOutcome.Fenced, 0),
            _ => new CommitResult(CommitOutcome.Conflict, 0),
        };
    }

    // Two trips: what locks, and then, with newer snapshots, what the locks make final.
    private static async Task<CommitResult?> RefuseAsync(PostgresSession session, BayCommit commit)
    {
        var (project, uuid) = (commit.State.ProjectId, commit.State.Uuid);
        var statements = new List<NpgsqlBatchCommand>();
        if (commit.Request is { } request)
        {
            statements.Add(ClaimRequestBy(request, uuid));
        }

        if (commit.MaxBaysInProject is { } most)
        {
            statements.Add(PostgresSession.Statement(LockProject, Parameter.Number("class", AdvisoryLock.Project), Parameter.Text("project", project)));
            statements.Add(PostgresSession.Statement(CountBays, Parameter.Text("project", project), Parameter.Number("most", most)));
        }

        statements.Add(PostgresSession.Statement(
            PinBaymodel,
            Parameter.Uuid("uuid", commit.Baymodel?.Uuid ?? commit.State.BaymodelUuid),
            Parameter.Long("revision", commit.Baymodel?.Revision),
            Parameter.Text("project", project)));
        var facts = await session.ScalarsAsync(statements);
        if (commit.Request is not null && facts[0] is null)
        {
            return await RepeatedAsync(session, commit.Request);
        }

        if (facts[^1] is null)
        {
            return new CommitResult(CommitOutcome.BaymodelChanged, 0);
        }

        return commit.MaxBaysInProject is { } quota && facts[^2] is long count && count >= quota
            ? new CommitResult(CommitOutcome.QuotaReached, 0)
            : null;
    }

    private static IEnumerable<NpgsqlParameter> Row(BayState state) =>
    [
        Parameter.Uuid("uuid", state.Uuid),
        Parameter.Text("project", state.ProjectId),
        Parameter.Json("body", GrainJson.Write(state)),
    ];

    private static IEnumerable<NpgsqlParameter> Values(BayState state) =>
    [
        Parameter.Text("name", state.Name),
        Parameter.Text("status", state.Status.ToName()),
        Parameter.Text("stack", state.StackId),
        Parameter.Text("stack_status", state.StackStatus),
        Parameter.Uuid("stack_operation", state.AppliedOperationId),
        Parameter.Flag("has_engine", state.ApiAddress is not null),
        Parameter.Time("due", state.DueAt is { } due ? DueBay.Stored(due) : null),
    ];

    private static IEnumerable<NpgsqlParameter> Events(BayCommit commit) =>
    [
        Parameter.Times("times", commit.Events.Select(bayEvent => bayEvent.Time)),
        Parameter.Texts("events", commit.Events.Select(GrainJson.Write)),
    ];
}

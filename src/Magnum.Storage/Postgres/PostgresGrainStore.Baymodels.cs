using Magnum.Grains.Baymodels;
using Magnum.Grains.Store;
using Npgsql;

namespace Magnum.Storage.Postgres;

public sealed partial class PostgresGrainStore
{
    private static readonly string FindBaymodelByUuid = Sql("find-baymodel-by-uuid");
    private static readonly string FindBaymodelsByName = Sql("find-baymodels-by-name");
    private static readonly ListStatement ListBaymodels = new("Postgres/Sql/list-baymodels.sql");
    private static readonly string InsertBaymodel = Sql("insert-baymodel");
    private static readonly string UpdateBaymodel = Sql("update-baymodel");
    private static readonly string DeleteBaymodel = Sql("delete-baymodel");
    private static readonly string LockBaymodel = Sql("lock-baymodel");
    private static readonly string BaymodelUsed = Sql("baymodel-used");

    /// <inheritdoc/>
    public Task<IReadOnlyList<Stored<Baymodel>>> FindBaymodelsAsync(string projectId, string idOrName, CancellationToken cancellationToken) =>
        _database.RunAsync<IReadOnlyList<Stored<Baymodel>>>(
            "find-baymodels",
            async session =>
            {
                List<Stored<Baymodel>> found = [];
                if (StoreId.TryParse(idOrName, out var uuid))
                {
                    found = await session.QueryAsync(
                        FindBaymodelByUuid, ReadBaymodel, Parameter.Uuid("uuid", uuid), Parameter.Text("project", projectId));
                }

                return found.Count > 0
                    ? found
                    : await session.QueryAsync(
                        FindBaymodelsByName,
                        ReadBaymodel,
                        Parameter.Text("name", idOrName),
                        Parameter.Text("project", projectId),
                        Parameter.Number("limit", PageLimit.Find));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Stored<Baymodel>>> ListBaymodelsAsync(string projectId, ListQuery query, CancellationToken cancellationToken)
    {
        var limit = PageLimit.Check(query.Limit, PageLimit.Listing);
        return _database.RunAsync<IReadOnlyList<Stored<Baymodel>>>(
            "list-baymodels",
            async session => await session.QueryAsync(
                ListBaymodels.For(query),
                ReadBaymodel,
                [
                    Parameter.Text("project", projectId),
                    Parameter.Text("name", query.Name),
                    Parameter.Text("coe", query.Coe),
                    Parameter.Number("limit", limit),
                    .. Cursor(query),
                ]),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<CommitResult> CommitBaymodelAsync(BaymodelCommit commit, CancellationToken cancellationToken) =>
        _database.TransactAsync("commit-baymodel", session => CommitAsync(session, commit), Committed, cancellationToken);

    private static IEnumerable<NpgsqlParameter> Cursor(ListQuery query)
    {
        if (query.After is { } after)
        {
            yield return query.Order == ListOrder.Name ? Parameter.Text("key", after.Name) : Parameter.Time("key", after.CreatedAt);
            yield return Parameter.Uuid("uuid", after.Uuid);
        }
    }

    private static async Task<CommitResult> CommitAsync(PostgresSession session, BaymodelCommit commit)
    {
        var state = commit.State;
        if (commit.Request is { } request)
        {
            var claimed = await session.ScalarsAsync([ClaimRequestBy(request, state.Uuid)]);
            if (claimed[0] is null)
            {
                return await RepeatedAsync(session, request);
            }
        }

        if (commit.ExpectedRevision is { } revision)
        {
            var facts = await session.ScalarsAsync(
            [
                PostgresSession.Statement(
                    LockBaymodel, Parameter.Uuid("uuid", state.Uuid), Parameter.Long("revision", revision), Parameter.Text("project", state.ProjectId)),
                PostgresSession.Statement(BaymodelUsed, Parameter.Uuid("uuid", state.Uuid)),
            ]);
            if (facts[0] is null)
            {
                return new CommitResult(CommitOutcome.Conflict, 0);
            }

            if ((commit.RequireUnused || commit.Remove) && facts[1] is true)
            {
                return new CommitResult(CommitOutcome.InUse, 0);
            }
        }

        return await WriteAsync(session, commit) == 0
            ? new CommitResult(CommitOutcome.Conflict, 0)
            : new CommitResult(CommitOutcome.Committed, (commit.ExpectedRevision ?? 0) + 1);
    }

    private static Task<int> WriteAsync(PostgresSession session, BaymodelCommit commit)
    {
        var state = commit.State;
        NpgsqlParameter[] row = [Parameter.Uuid("uuid", state.Uuid), Parameter.Text("project", state.ProjectId)];
        NpgsqlParameter[] values =
        [
            Parameter.Text("name", state.Name),
            Parameter.Text("coe", state.Spec.Coe),
            Parameter.Flag("public", state.Public),
            Parameter.Json("body", GrainJson.Write(state)),
        ];
        if (commit.ExpectedRevision is { } revision)
        {
            return commit.Remove
                ? session.ExecuteAsync(DeleteBaymodel, [.. row, Parameter.Long("revision", revision)])
                : session.ExecuteAsync(UpdateBaymodel, [.. row, .. values, Parameter.Long("revision", revision)]);
        }

        return session.ExecuteAsync(
            InsertBaymodel, [.. row, .. values, Parameter.Text("user", state.UserId), Parameter.Time("created", state.CreatedAt)]);
    }

    private static Stored<Baymodel> ReadBaymodel(NpgsqlDataReader row) =>
        new(GrainJson.ReadBaymodel(row.GetFieldValue<byte[]>(0)), row.GetInt64(1), row.GetFieldValue<DateTimeOffset>(2));
}

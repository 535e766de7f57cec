using System.Text;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Store;
using Microsoft.Data.Sqlite;

namespace Magnum.Storage.Sqlite;

public sealed partial class SqliteGrainStore
{
    private static readonly string FindBaymodelByUuid = Sql("find-baymodel-by-uuid");
    private static readonly string FindBaymodelsByName = Sql("find-baymodels-by-name");
    private static readonly ListStatement ListBaymodels = new("Sqlite/Sql/list-baymodels.sql");
    private static readonly string InsertBaymodel = Sql("insert-baymodel");
    private static readonly string UpdateBaymodel = Sql("update-baymodel");
    private static readonly string DeleteBaymodel = Sql("delete-baymodel");
    private static readonly string BaymodelUnchanged = Sql("baymodel-unchanged");
    private static readonly string BaymodelUsed = Sql("baymodel-used");

    /// <inheritdoc/>
    public Task<IReadOnlyList<Stored<Baymodel>>> FindBaymodelsAsync(string projectId, string idOrName, CancellationToken cancellationToken) =>
        _database.ReadAsync<IReadOnlyList<Stored<Baymodel>>>(
            "find-baymodels",
            session =>
            {
                var found = StoreId.TryParse(idOrName, out var uuid)
                    ? session.Query(FindBaymodelByUuid, ReadBaymodel, ("@uuid", uuid), ("@project", projectId))
                    : [];
                return found.Count > 0
                    ? found
                    : session.Query(FindBaymodelsByName, ReadBaymodel, ("@name", idOrName), ("@project", projectId), ("@limit", PageLimit.Find));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Stored<Baymodel>>> ListBaymodelsAsync(string projectId, ListQuery query, CancellationToken cancellationToken)
    {
        var limit = PageLimit.Check(query.Limit, PageLimit.Listing);
        return _database.ReadAsync<IReadOnlyList<Stored<Baymodel>>>(
            "list-baymodels",
            session => session.Query(
                ListBaymodels.For(query),
                ReadBaymodel,
                [("@project", projectId), ("@name", query.Name), ("@coe", query.Coe), ("@limit", limit), .. Cursor(query)]),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<CommitResult> CommitBaymodelAsync(BaymodelCommit commit, CancellationToken cancellationToken) =>
        _database.WriteAsync("commit-baymodel", session => Commit(session, commit), Committed, cancellationToken);

    private static IEnumerable<(string Name, object? Value)> Cursor(ListQuery query)
    {
        if (query.After is { } after)
        {
            yield return ("@key", query.Order == ListOrder.Name ? after.Name : after.CreatedAt);
            yield return ("@uuid", after.Uuid);
        }
    }

    private CommitResult Commit(SqliteSession session, BaymodelCommit commit)
    {
        var state = commit.State;
        if (Claim(session, commit.Request, state.Uuid) is { } repeated)
        {
            return repeated;
        }

        if (commit.ExpectedRevision is { } revision
            && !session.Holds(BaymodelUnchanged, ("@uuid", state.Uuid), ("@revision", revision), ("@project", state.ProjectId)))
        {
            return new CommitResult(CommitOutcome.Conflict, 0);
        }

        if ((commit.RequireUnused || commit.Remove) && session.Holds(BaymodelUsed, ("@uuid", state.Uuid)))
        {
            return new CommitResult(CommitOutcome.InUse, 0);
        }

        return Write(session, commit) == 0
            ? new CommitResult(CommitOutcome.Conflict, 0)
            : new CommitResult(CommitOutcome.Committed, (commit.ExpectedRevision ?? 0) + 1);
    }

    private static int Write(SqliteSession session, BaymodelCommit commit)
    {
        var state = commit.State;
        var sql = commit.ExpectedRevision is null ? InsertBaymodel : UpdateBaymodel;
        return commit.Remove
            ? session.Execute(DeleteBaymodel, ("@uuid", state.Uuid), ("@revision", commit.ExpectedRevision), ("@project", state.ProjectId))
            : session.Execute(
                sql,
                [
                    ("@uuid", state.Uuid),
                    ("@project", state.ProjectId),
                    ("@name", state.Name),
                    ("@coe", state.Spec.Coe),
                    ("@public", state.Public ? 1 : 0),
                    ("@body", GrainJson.Write(state)),
                    .. commit.ExpectedRevision is { } revision
                        ? new (string, object?)[] { ("@revision", revision) }
                        : [("@user", state.UserId), ("@created", state.CreatedAt)],
                ]);
    }

    private Stored<Baymodel> ReadBaymodel(SqliteDataReader row) =>
        new(GrainJson.ReadBaymodel(Encoding.UTF8.GetBytes(row.GetString(0))), row.GetInt64(1), Now());
}

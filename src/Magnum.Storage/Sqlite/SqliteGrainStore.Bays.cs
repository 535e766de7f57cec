using System.Text;
using System.Text.Json;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Microsoft.Data.Sqlite;

namespace Magnum.Storage.Sqlite;

public sealed partial class SqliteGrainStore
{
    private static readonly string GetBay = Sql("get-bay");
    private static readonly string GetBays = Sql("get-bays");
    private static readonly string FindBayByUuid = Sql("find-bay-by-uuid");
    private static readonly string FindBaysByName = Sql("find-bays-by-name");
    private static readonly ListStatement ListBays = new("Sqlite/Sql/list-bays.sql");

    /// <inheritdoc/>
    public Task<Stored<BayState>?> GetBayAsync(Guid uuid, CancellationToken cancellationToken) =>
        _database.ReadAsync("get-bay", session => session.Query(GetBay, ReadBay, ("@uuid", uuid)).FirstOrDefault(), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Stored<BayState>>> GetBaysAsync(IReadOnlyCollection<Guid> uuids, CancellationToken cancellationToken) =>
        _database.ReadAsync<IReadOnlyList<Stored<BayState>>>(
            "get-bays",
            session => session.Query(GetBays, ReadBay, ("@uuids", JsonSerializer.Serialize(uuids))),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Stored<BayState>>> FindBaysAsync(string projectId, string idOrName, CancellationToken cancellationToken) =>
        _database.ReadAsync<IReadOnlyList<Stored<BayState>>>(
            "find-bays",
            session =>
            {
                var found = StoreId.TryParse(idOrName, out var uuid)
                    ? session.Query(FindBayByUuid, ReadBay, ("@uuid", uuid), ("@project", projectId))
                    : [];
                return found.Count > 0
                    ? found
                    : session.Query(FindBaysByName, ReadBay, ("@name", idOrName), ("@project", projectId), ("@limit", PageLimit.Find));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Stored<BayState>>> ListBaysAsync(string projectId, ListQuery query, CancellationToken cancellationToken) =>
        ListAsync(projectId, query, ReadBay, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Stored<BaySummary>>> ListBaySummariesAsync(string projectId, ListQuery query, CancellationToken cancellationToken) =>
        ListAsync(projectId, query, row => ReadStored(row, GrainJson.ReadBaySummary(Encoding.UTF8.GetBytes(row.GetString(0)))), cancellationToken);

    private Task<IReadOnlyList<T>> ListAsync<T>(string projectId, ListQuery query, Func<SqliteDataReader, T> read, CancellationToken cancellationToken)
    {
        var limit = PageLimit.Check(query.Limit, PageLimit.Listing);
        return _database.ReadAsync<IReadOnlyList<T>>(
            "list-bays",
            session => session.Query(
                ListBays.For(query),
                read,
                [
                    ("@project", projectId),
                    ("@name", query.Name),
                    ("@status", query.Status?.ToName()),
                    ("@baymodel", query.BaymodelUuid),
                    ("@limit", limit),
                    .. Cursor(query),
                ]),
            cancellationToken);
    }

    private Stored<BayState> ReadBay(SqliteDataReader row) => ReadStored(row, GrainJson.ReadBay(Encoding.UTF8.GetBytes(row.GetString(0))));

    private Stored<T> ReadStored<T>(SqliteDataReader row, T state)
        where T : class =>
        new(state, row.GetInt64(1), Now()) { SyncedThrough = TimeOrNull(row, 2) };
}

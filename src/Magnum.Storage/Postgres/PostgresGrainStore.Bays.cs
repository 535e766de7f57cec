using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Npgsql;

namespace Magnum.Storage.Postgres;

public sealed partial class PostgresGrainStore
{
    private static readonly string GetBay = Sql("get-bay");
    private static readonly string GetBays = Sql("get-bays");
    private static readonly string FindBayByUuid = Sql("find-bay-by-uuid");
    private static readonly string FindBaysByName = Sql("find-bays-by-name");
    private static readonly ListStatement ListBays = new("Postgres/Sql/list-bays.sql");

    /// <inheritdoc/>
    public Task<Stored<BayState>?> GetBayAsync(Guid uuid, CancellationToken cancellationToken) =>
        _database.RunAsync(
            "get-bay",
            async session => (await session.QueryAsync(GetBay, ReadBay, Parameter.Uuid("uuid", uuid))).FirstOrDefault(),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Stored<BayState>>> GetBaysAsync(IReadOnlyCollection<Guid> uuids, CancellationToken cancellationToken) =>
        _database.RunAsync<IReadOnlyList<Stored<BayState>>>(
            "get-bays",
            async session => await session.QueryAsync(GetBays, ReadBay, Parameter.Uuids("uuids", uuids)),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Stored<BayState>>> FindBaysAsync(string projectId, string idOrName, CancellationToken cancellationToken) =>
        _database.RunAsync<IReadOnlyList<Stored<BayState>>>(
            "find-bays",
            async session =>
            {
                List<Stored<BayState>> found = [];
                if (StoreId.TryParse(idOrName, out var uuid))
                {
                    found = await session.QueryAsync(
                        FindBayByUuid, ReadBay, Parameter.Uuid("uuid", uuid), Parameter.Text("project", projectId));
                }

                return found.Count > 0
                    ? found
                    : await session.QueryAsync(
                        FindBaysByName,
                        ReadBay,
                        Parameter.Text("name", idOrName),
                        Parameter.Text("project", projectId),
                        Parameter.Number("limit", PageLimit.Find));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Stored<BayState>>> ListBaysAsync(string projectId, ListQuery query, CancellationToken cancellationToken) =>
        ListAsync(projectId, query, ReadBay, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Stored<BaySummary>>> ListBaySummariesAsync(string projectId, ListQuery query, CancellationToken cancellationToken) =>
        ListAsync(projectId, query, row => ReadStored(row, GrainJson.ReadBaySummary(row.GetFieldValue<byte[]>(0))), cancellationToken);

    private Task<IReadOnlyList<T>> ListAsync<T>(string projectId, ListQuery query, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var limit = PageLimit.Check(query.Limit, PageLimit.Listing);
        return _database.RunAsync<IReadOnlyList<T>>(
            "list-bays",
            async session => await session.QueryAsync(
                ListBays.For(query),
                read,
                [
                    Parameter.Text("project", projectId),
                    Parameter.Text("name", query.Name),
                    Parameter.Text("status", query.Status?.ToName()),
                    Parameter.Uuid("baymodel", query.BaymodelUuid),
                    Parameter.Number("limit", limit),
                    .. Cursor(query),
                ]),
            cancellationToken);
    }

    private static Stored<BayState> ReadBay(NpgsqlDataReader row) => ReadStored(row, GrainJson.ReadBay(row.GetFieldValue<byte[]>(0)));

    private static Stored<T> ReadStored<T>(NpgsqlDataReader row, T state)
        where T : class =>
        new(state, row.GetInt64(1), row.GetFieldValue<DateTimeOffset>(2)) { SyncedThrough = TimeOrNull(row, 3) };
}

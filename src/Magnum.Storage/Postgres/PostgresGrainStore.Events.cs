using Magnum.Grains.Store;
using Npgsql;

namespace Magnum.Storage.Postgres;

public sealed partial class PostgresGrainStore
{
    private static readonly string ReadEvents = Sql("read-events");
    private static readonly string ListBayEvents = Sql("list-bay-events");
    private static readonly string CurrentPosition = Sql("current-position");
    private static readonly string PruneEvents = Sql("prune-events");
    private static readonly string PruneRequests = Sql("prune-requests");
    private static readonly string PruneSilos = Sql("prune-silos");

    /// <inheritdoc/>
    public Task<EventPage> ListBayEventsAsync(string projectId, Guid bay, EventPosition after, int limit, CancellationToken cancellationToken)
    {
        PageLimit.Check(limit);
        return _database.RunAsync(
            "list-bay-events",
            async session =>
            {
                var rows = await session.QueryAsync(
                    ListBayEvents, ReadEventRow, [Parameter.Uuid("bay", bay), .. EventsBehind(projectId, after, limit)]);
                return Page(rows, after, limit, startIsLost: false);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<EventPage> ReadEventsAsync(string projectId, EventPosition after, int limit, CancellationToken cancellationToken)
    {
        PageLimit.Check(limit);
        return _database.RunAsync(
            "read-events",
            async session =>
            {
                var rows = await session.QueryAsync(ReadEvents, ReadEventRow, EventsBehind(projectId, after, limit));
                return Page(rows, after, limit, startIsLost: true);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<EventPosition> CurrentPositionAsync(CancellationToken cancellationToken) =>
        _database.RunAsync(
            "current-position",
            async session => (await session.QueryAsync(CurrentPosition, row => new EventPosition(row.GetInt64(0), 0)))[0],
            cancellationToken);

    /// <inheritdoc/>
    public Task<int> PruneAsync(DateTimeOffset eventsBefore, DateTimeOffset requestsBefore, int limit, CancellationToken cancellationToken)
    {
        PageLimit.Check(limit);
        return _database.RunAsync(
            "prune",
            async session =>
            {
                await session.ExecuteAsync(PruneSilos);
                var events = await session.QueryAsync(
                    PruneEvents, row => row.GetInt64(0), Parameter.Time("before", eventsBefore), Parameter.Number("limit", limit));
                var requests = await session.QueryAsync(
                    PruneRequests, row => row.GetInt64(0), Parameter.Time("before", requestsBefore), Parameter.Number("limit", limit));
                return (int)(events[0] + requests[0]);
            },
            cancellationToken);
    }

    private static NpgsqlParameter[] EventsBehind(string projectId, EventPosition after, int limit) =>
    [
        Parameter.Text("project", projectId),
        Parameter.Long("transaction", after.Transaction),
        Parameter.Long("ordinal", after.Row),
        Parameter.Number("limit", limit),
    ];

    private static EventPage Page(List<EventRow> rows, EventPosition after, int limit, bool startIsLost)
    {
        var events = rows.Where(row => row.Event is not null).Select(row => row.Event!).ToList();
        var (bound, pruned) = (rows[0].Bound, rows[0].Pruned);
        var end = after > bound ? after : bound;
        return new EventPage(
            events,
            events.Count == limit ? events[^1].Position : end,
            after < pruned && (startIsLost || after != EventPosition.Start))
        {
            Withholds = rows[0].Withholds,
        };
    }

    private static EventRow ReadEventRow(NpgsqlDataReader row) =>
        new(
            new EventPosition(row.GetInt64(0), 0),
            new EventPosition(row.GetInt64(1), row.GetInt64(2)),
            row.IsDBNull(3) ? null : ReadEvent(row),
            row.GetBoolean(8));

    private static StoredEvent ReadEvent(NpgsqlDataReader row) =>
        new(
            new EventPosition(row.GetInt64(3), row.GetInt64(4)),
            row.GetGuid(5),
            GrainJson.ReadEvent(row.GetFieldValue<byte[]>(6)),
            row.IsDBNull(7) ? null : GrainJson.ReadBay(row.GetFieldValue<byte[]>(7)));
}

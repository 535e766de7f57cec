using System.Text;
using Magnum.Grains.Store;
using Microsoft.Data.Sqlite;

namespace Magnum.Storage.Sqlite;

public sealed partial class SqliteGrainStore
{
    private static readonly string ReadEvents = Sql("read-events");
    private static readonly string ListBayEvents = Sql("list-bay-events");
    private static readonly string EventBounds = Sql("event-bounds");
    private static readonly string PruneEvents = Sql("prune-events");
    private static readonly string RaiseEventHorizon = Sql("raise-event-horizon");
    private static readonly string PruneRequests = Sql("prune-requests");
    private static readonly string PruneSilos = Sql("prune-silos");

    /// <inheritdoc/>
    public Task<EventPage> ListBayEventsAsync(string projectId, Guid bay, EventPosition after, int limit, CancellationToken cancellationToken)
    {
        PageLimit.Check(limit);
        return _database.ReadAsync(
            "list-bay-events",
            session =>
            {
                var events = session.Query(
                    ListBayEvents, ReadEvent, ("@project", projectId), ("@bay", bay), ("@after", after.Row), ("@limit", limit));
                return Page(session, events, after, limit, startIsLost: false);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<EventPage> ReadEventsAsync(string projectId, EventPosition after, int limit, CancellationToken cancellationToken)
    {
        PageLimit.Check(limit);
        return _database.ReadAsync(
            "read-events",
            session =>
            {
                var events = session.Query(ReadEvents, ReadEvent, ("@project", projectId), ("@after", after.Row), ("@limit", limit));
                return Page(session, events, after, limit, startIsLost: true);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<EventPosition> CurrentPositionAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync("current-position", session => new EventPosition(0, Bounds(session).Last), cancellationToken);

    /// <inheritdoc/>
    public Task<int> PruneAsync(DateTimeOffset eventsBefore, DateTimeOffset requestsBefore, int limit, CancellationToken cancellationToken)
    {
        PageLimit.Check(limit);
        return _database.WriteAsync(
            "prune",
            session =>
            {
                var events = session.Query(PruneEvents, row => row.GetInt64(0), ("@before", eventsBefore), ("@limit", limit));
                if (events.Count > 0)
                {
                    session.Execute(RaiseEventHorizon, ("@pruned", events.Max()));
                }

                session.Execute(PruneSilos, ("@before", Now() - TimeSpan.FromDays(1)));
                return events.Count + session.Execute(PruneRequests, ("@before", requestsBefore), ("@limit", limit));
            },
            _ => true,
            cancellationToken);
    }

    private static EventPage Page(SqliteSession session, List<StoredEvent> events, EventPosition after, int limit, bool startIsLost)
    {
        var (last, pruned) = Bounds(session);
        var readTo = events.Count == limit ? events[^1].Position : new EventPosition(0, Math.Max(last, after.Row));
        return new EventPage(events, readTo, after.Row < pruned && (startIsLost || after != EventPosition.Start));
    }

    private static (long Last, long Pruned) Bounds(SqliteSession session) =>
        session.Query(EventBounds, row => (row.GetInt64(0), row.GetInt64(1)))[0];

    private static StoredEvent ReadEvent(SqliteDataReader row) =>
        new(
            new EventPosition(0, row.GetInt64(0)),
            Guid.Parse(row.GetString(1)),
            GrainJson.ReadEvent(Encoding.UTF8.GetBytes(row.GetString(2))),
            row.IsDBNull(3) ? null : GrainJson.ReadBay(Encoding.UTF8.GetBytes(row.GetString(3))));
}

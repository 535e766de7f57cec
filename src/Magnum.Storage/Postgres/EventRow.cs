using Magnum.Grains.Store;

namespace Magnum.Storage.Postgres;

/// <summary>A row of the queries that read events: the bounds of the snapshot, and an event unless there is none.</summary>
/// <param name="Bound">Below this transaction everything is visible.</param>
/// <param name="Pruned">The last position that was pruned.</param>
/// <param name="Event">The event; null on the only row of an empty page.</param>
/// <param name="Withholds">Whether there are events at or above the bound.</param>
internal sealed record EventRow(EventPosition Bound, EventPosition Pruned, StoredEvent? Event, bool Withholds);

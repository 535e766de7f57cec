using Magnum.Grains.Store;

namespace Magnum.Storage.Memory;

public sealed partial class MemoryGrainStore
{
    private readonly List<MemoryEvent> _events = [];
    private long _lastRow;
    private long _prunedRow;

    /// <inheritdoc/>
    public Task<EventPage> ListBayEventsAsync(string projectId, Guid bay, EventPosition after, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PageLimit.Check(limit);
        lock (_lock)
        {
            return Task.FromResult(Page(
                stored => stored.Stored.BayUuid == bay && string.Equals(stored.ProjectId, projectId, StringComparison.Ordinal),
                after,
                limit,
                after != EventPosition.Start && after.Row < _prunedRow));
        }
    }

    /// <inheritdoc/>
    public Task<EventPage> ReadEventsAsync(string projectId, EventPosition after, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PageLimit.Check(limit);
        lock (_lock)
        {
            return Task.FromResult(Page(
                stored => string.Equals(stored.ProjectId, projectId, StringComparison.Ordinal),
                after,
                limit,
                after.Row < _prunedRow));
        }
    }

    /// <inheritdoc/>
    public Task<EventPosition> CurrentPositionAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult(new EventPosition(0, _lastRow));
        }
    }

    /// <inheritdoc/>
    public Task<int> PruneAsync(DateTimeOffset eventsBefore, DateTimeOffset requestsBefore, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PageLimit.Check(limit);
        lock (_lock)
        {
            var old = _events.Take(limit).Where(stored => stored.Stored.Event.Time < eventsBefore).ToHashSet();
            _events.RemoveAll(old.Contains);
            _prunedRow = old.Select(stored => stored.Stored.Position.Row).Append(_prunedRow).Max();
            var requests = _requests.Where(pair => pair.Value.CreatedAt < requestsBefore).Take(limit).Select(pair => pair.Key).ToList();
            requests.ForEach(key => _requests.Remove(key));
            return Task.FromResult(old.Count + requests.Count);
        }
    }

    private EventPage Page(Func<MemoryEvent, bool> selects, EventPosition after, int limit, bool lost)
    {
        // Rows are in the order of their numbers: look for the first behind the position, then walk.
        var first = FirstBehind(after);
        var events = new List<StoredEvent>();
        for (var i = first; i < _events.Count && events.Count < limit; i++)
        {
            if (selects(_events[i]))
            {
                events.Add(_events[i].Stored);
            }
        }

        var readTo = events.Count == limit ? events[^1].Position : new EventPosition(0, Math.Max(_lastRow, after.Row));
        return new EventPage(events, readTo, lost);
    }

    private int FirstBehind(EventPosition after)
    {
        var (low, high) = (0, _events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _events[middle].Stored.Position > after ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private void Append(BayCommit commit)
    {
        for (var i = 0; i < commit.Events.Count; i++)
        {
            var last = commit.Remove && i == commit.Events.Count - 1 ? commit.State : null;
            _events.Add(new MemoryEvent(
                commit.State.ProjectId,
                new StoredEvent(new EventPosition(0, ++_lastRow), commit.State.Uuid, commit.Events[i], last)));
        }
    }
}

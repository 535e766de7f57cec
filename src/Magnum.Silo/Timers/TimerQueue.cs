using Magnum.Grains.Store;

namespace Magnum.Silo.Timers;

/// <summary>
/// The timers in memory: one for each bay, the earliest first. A bay at work has none; what comes for it meanwhile is kept until it ends.
/// </summary>
internal sealed class TimerQueue
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<DueBay, DateTimeOffset> _queue = new();
    private readonly Dictionary<Guid, DueBay> _timers = [];
    private readonly Dictionary<Guid, DueBay?> _working = [];

    /// <summary>How many timers there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>Sets a timer unless there is one already or the bay is at work: what a read ahead found.</summary>
    public void Add(DueBay due)
    {
        lock (_gate)
        {
            if (!_timers.ContainsKey(due.Uuid) && !_working.ContainsKey(due.Uuid))
            {
                Set(due);
            }
        }
    }

    /// <summary>Brings a timer forward: what a hint told. True when it is the earliest of all now.</summary>
    public bool Hasten(DueBay due)
    {
        lock (_gate)
        {
            if (_working.TryGetValue(due.Uuid, out var kept))
            {
                _working[due.Uuid] = kept is null || due.DueAt < kept.DueAt ? due : kept;
                return false;
            }

            if (_timers.TryGetValue(due.Uuid, out var present) && present.DueAt <= due.DueAt)
            {
                return false;
            }

            Set(due);
            return _queue.TryPeek(out var first, out _) && first == due;
        }
    }

    /// <summary>Takes the next bay that is due; it is at work until <see cref="Done"/>. When none is: null, and when the next one will be.</summary>
    public DueBay? Take(DateTimeOffset now, out DateTimeOffset? next)
    {
        lock (_gate)
        {
            next = null;
            while (_queue.TryPeek(out var first, out _))
            {
                if (!_timers.TryGetValue(first.Uuid, out var current) || current != first)
                {
                    _queue.Dequeue();
                    continue;
                }

                if (first.DueAt > now)
                {
                    next = first.DueAt;
                    return null;
                }

                _queue.Dequeue();
                _timers.Remove(first.Uuid);
                _working[first.Uuid] = null;
                return first;
            }

            return null;
        }
    }

    /// <summary>The bay is no longer at work; its next timer, if any. A hint that came meanwhile counts when <paramref name="next"/> is null or later.</summary>
    public void Done(Guid bay, DueBay? next)
    {
        lock (_gate)
        {
            _working.Remove(bay, out var hint);
            var due = next is null || (hint is not null && hint.DueAt < next.DueAt) ? hint : next;
            if (due is not null)
            {
                Set(due);
            }
        }
    }

    private void Set(DueBay due)
    {
        _timers[due.Uuid] = due;
        _queue.Enqueue(due, due.DueAt);
    }
}

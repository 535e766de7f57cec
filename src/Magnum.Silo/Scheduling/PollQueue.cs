namespace Magnum.Silo.Scheduling;

/// <summary>The bays that wait for a poll: those of a project that are watched in one group, its settled ones in another.</summary>
internal sealed class PollQueue
{
    private readonly Dictionary<(string Project, Waiting Waiting), PollGroup> _groups = [];
    private readonly PriorityQueue<PollGroup, long> _queue = new();

    /// <summary>How many groups there are.</summary>
    public int Groups => _groups.Count;

    /// <summary>When the first bay is due; null without bays.</summary>
    public DateTimeOffset? Next => Peek()?.QueuedAt;

    public void Add(ScheduledBay bay)
    {
        if (!_groups.TryGetValue((bay.Project, bay.Waiting), out var group))
        {
            _groups[(bay.Project, bay.Waiting)] = group = new PollGroup(bay.Project, bay.Waiting);
        }

        group.Add(bay);
        Queue(group);
    }

    /// <summary>Takes the bays of the group that is due first, and such of them as will be within some time; null when none is due.</summary>
    public PollBatch? Take(DateTimeOffset now, Func<Waiting, TimeSpan> ahead, int most)
    {
        if (Peek() is not { } group || group.QueuedAt > now)
        {
            return null;
        }

        _queue.Dequeue();
        group.QueuedAt = null;
        var bays = group.Take(now + ahead(group.Waiting), most);
        QueueOrForget(group);
        return new PollBatch(group.Project, group.Waiting, bays);
    }

    /// <summary>Forgets the groups whose bays have all gone elsewhere.</summary>
    public void ForgetEmpty()
    {
        foreach (var group in _groups.Values.Where(group => group.Next is null).ToList())
        {
            group.QueuedAt = null;
            QueueOrForget(group);
        }
    }

    private PollGroup? Peek()
    {
        while (_queue.TryPeek(out var group, out var ticks))
        {
            var counts = group.QueuedAt?.UtcTicks == ticks;
            if (counts && group.Next?.UtcTicks == ticks)
            {
                return group;
            }

            _queue.Dequeue();
            if (counts)
            {
                group.QueuedAt = null;
                QueueOrForget(group);
            }
        }

        return null;
    }

    private void QueueOrForget(PollGroup group)
    {
        if (group.Next is null)
        {
            _groups.Remove((group.Project, group.Waiting));
        }
        else
        {
            Queue(group);
        }
    }

    // A group stands in the queue once for each time that counts or once counted.
    private void Queue(PollGroup group)
    {
        if (group.Next is { } next && (group.QueuedAt is not { } queued || next < queued))
        {
            group.QueuedAt = next;
            _queue.Enqueue(group, next.UtcTicks);
        }
    }
}

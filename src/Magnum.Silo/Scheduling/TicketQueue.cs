namespace Magnum.Silo.Scheduling;

/// <summary>Bays by time. A bay that was put elsewhere since has another ticket, and its old entry is passed over.</summary>
internal sealed class TicketQueue
{
    private readonly PriorityQueue<(ScheduledBay Bay, int Ticket), long> _queue = new();

    public void Add(ScheduledBay bay) => _queue.Enqueue((bay, bay.Ticket), bay.At.UtcTicks);

    /// <summary>The first bay; null when there is none.</summary>
    public ScheduledBay? Peek()
    {
        while (_queue.TryPeek(out var first, out _))
        {
            if (first.Bay.Ticket == first.Ticket)
            {
                return first.Bay;
            }

            _queue.Dequeue();
        }

        return null;
    }

    /// <summary>Takes what <see cref="Peek"/> showed.</summary>
    public ScheduledBay Take() => _queue.Dequeue().Bay;
}

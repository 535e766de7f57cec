namespace Magnum.Silo.Scheduling;

/// <summary>The bays of a project that are watched, or those that are settled: the earliest first.</summary>
internal sealed class PollGroup(string project, Waiting waiting)
{
    private readonly TicketQueue _bays = new();

    /// <summary>The project.</summary>
    public string Project => project;

    /// <summary>Watched or settled.</summary>
    public Waiting Waiting => waiting;

    /// <summary>When it stands in the schedule's queue; null when it does not.</summary>
    public DateTimeOffset? QueuedAt { get; set; }

    /// <summary>When its first bay is due; null without bays.</summary>
    public DateTimeOffset? Next => _bays.Peek()?.At;

    public void Add(ScheduledBay bay) => _bays.Add(bay);

    /// <summary>Takes bays that are due before a time, the earliest first.</summary>
    public List<ScheduledBay> Take(DateTimeOffset before, int most)
    {
        var bays = new List<ScheduledBay>();
        while (bays.Count < most && _bays.Peek() is { } first && first.At < before)
        {
            bays.Add(_bays.Take());
        }

        return bays;
    }
}

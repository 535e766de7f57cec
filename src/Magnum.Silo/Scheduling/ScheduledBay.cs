using Magnum.Grains.Bays;

namespace Magnum.Silo.Scheduling;

/// <summary>A bay of a held shard as its silo has it in memory. Changed by <see cref="Schedule"/> only, except while a piece of work has it.</summary>
internal sealed class ScheduledBay(Guid uuid, int shard)
{
    /// <summary>The bay.</summary>
    public Guid Uuid => uuid;

    /// <summary>Its shard.</summary>
    public int Shard => shard;

    /// <summary>What it waits for.</summary>
    public Waiting Waiting { get; set; }

    /// <summary>When that is, UTC.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Says which of its entries in the queues counts: the last.</summary>
    public int Ticket { get; set; }

    /// <summary>Its timer in the store as far as known; another one there means that somebody has changed the bay.</summary>
    public DateTimeOffset? StoredDue { get; set; }

    /// <summary>A timer that was heard of while it was at work.</summary>
    public DateTimeOffset? Heard { get; set; }

    /// <summary>Whether its last owner died, and that was not told yet.</summary>
    public bool TakenOver { get; set; }

    /// <summary>Its project; empty until its state was read.</summary>
    public string Project { get; set; } = string.Empty;

    /// <summary>Its stack's id, or its stack's name while Heat's id is not known; null when it has none.</summary>
    public string? Stack { get; set; }

    /// <summary>Whether <see cref="Stack"/> is an id.</summary>
    public bool HasStackId { get; set; }

    /// <summary>Whether it has a container engine that can be looked at.</summary>
    public bool HasEngine { get; set; }

    /// <summary>What a poll expects to see.</summary>
    public StackExpectation Expected { get; set; }

    /// <summary>The operation in flight while its stack is watched.</summary>
    public Guid OperationId { get; set; }

    /// <summary>Since when the stack is watched, UTC.</summary>
    public DateTimeOffset WatchedSince { get; set; }

    /// <summary>When its progress was read last, UTC.</summary>
    public DateTimeOffset ProgressReadAt { get; set; }

    /// <summary>When its stack was asked for last with success, UTC; null when not yet.</summary>
    public DateTimeOffset? SeenAt { get; set; }

    /// <summary>How many polls in a row failed.</summary>
    public int Failures { get; set; }

    /// <summary>How many unexpected errors in a row work on it met.</summary>
    public int Errors { get; set; }
}

namespace Magnum.Benchmarks.Volume;

/// <summary>What a <see cref="PollLog"/> counted.</summary>
internal sealed record PollSummary
{
    /// <summary>Stacks that were asked for.</summary>
    public long Polls { get; init; }

    /// <summary>Calls that asked for them.</summary>
    public long Lists { get; init; }

    /// <summary>Calls to Heat for something else.</summary>
    public long OtherCalls { get; init; }

    /// <summary>Log-ins.</summary>
    public long LogIns { get; init; }

    /// <summary>Stacks that each silo asked for.</summary>
    public IReadOnlyList<long> PollsOfSilos { get; init; } = [];

    /// <summary>By how much later than it should a stack in progress was asked for again: 99th percentile, seconds.</summary>
    public double WatchLag { get; init; }

    /// <summary>The same of stacks of settled bays.</summary>
    public double SettledLag { get; init; }

    /// <summary>Stacks that were asked for at least once since the start.</summary>
    public long Seen { get; init; }

    /// <summary>How long ago the one was asked for that was not for the longest time, seconds.</summary>
    public double Oldest { get; init; }

    /// <summary>Stacks of the silo that died last which no other one has asked for yet.</summary>
    public long Orphans { get; init; }

    /// <summary>Stacks of that silo that another one has asked for.</summary>
    public long TakenOver { get; init; }

    /// <summary>How long after its death: 99th percentile, seconds.</summary>
    public double TakeOver { get; init; }
}

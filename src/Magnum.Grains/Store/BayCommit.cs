using Magnum.Grains.Bays;

namespace Magnum.Grains.Store;

/// <summary>One transaction on a bay: new state, events, secrets; all or nothing.</summary>
public sealed record BayCommit
{
    /// <summary>The state to write; on a removal the last one.</summary>
    public required BayState State { get; init; }

    /// <summary>The revision that was read; null inserts a new bay.</summary>
    public required long? ExpectedRevision { get; init; }

    /// <summary>Whether the row, its secrets with it, is removed.</summary>
    public bool Remove { get; init; }

    /// <summary>Events to append, in order.</summary>
    public IReadOnlyList<BayEvent> Events { get; init; } = [];

    /// <summary>The silo's right to write, for what an effect found.</summary>
    public Fence? Fence { get; init; }

    /// <summary>Secrets to seal and keep, by kind.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>For an insert: the baymodel it was made from.</summary>
    public BaymodelPin? Baymodel { get; init; }

    /// <summary>For an insert: the request id it answers to, if the caller gave one.</summary>
    public RequestKey? Request { get; init; }

    /// <summary>For an insert: the most bays that the project may have.</summary>
    public int? MaxBaysInProject { get; init; }
}

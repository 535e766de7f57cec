using Magnum.Grains.Baymodels;

namespace Magnum.Grains.Store;

/// <summary>One transaction on a baymodel.</summary>
public sealed record BaymodelCommit
{
    /// <summary>The state to write; on a removal the last one.</summary>
    public required Baymodel State { get; init; }

    /// <summary>The revision that was read; null inserts a new baymodel.</summary>
    public required long? ExpectedRevision { get; init; }

    /// <summary>Whether the row is removed.</summary>
    public bool Remove { get; init; }

    /// <summary>Whether the commit is refused with <see cref="CommitOutcome.InUse"/> while a bay was made from it.</summary>
    public bool RequireUnused { get; init; }

    /// <summary>For an insert: the request id it answers to, if the caller gave one.</summary>
    public RequestKey? Request { get; init; }
}

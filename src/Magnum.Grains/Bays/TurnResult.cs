using Magnum.Grains.Store;

namespace Magnum.Grains.Bays;

/// <summary>How a turn went.</summary>
/// <param name="Bay">The bay after it; null when there is none.</param>
/// <param name="Refusal">Why the command was not carried out; null when it was.</param>
public sealed record TurnResult(Stored<BayState>? Bay, Refusal? Refusal)
{
    /// <summary>Whether the row is gone now; <see cref="Bay"/> is its last state.</summary>
    public bool Removed { get; init; }

    /// <summary>Whether the silo no longer owns the shard, so that nothing was written.</summary>
    public bool Fenced { get; init; }
}

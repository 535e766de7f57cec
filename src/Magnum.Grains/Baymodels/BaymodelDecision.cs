namespace Magnum.Grains.Baymodels;

/// <summary>What a turn of a baymodel decided.</summary>
public sealed record BaymodelDecision
{
    /// <summary>The next state; on a removal the last one; null when there is none.</summary>
    public required Baymodel? State { get; init; }

    /// <summary>Whether there is something to write.</summary>
    public bool Changed { get; init; }

    /// <summary>Whether the row goes.</summary>
    public bool Remove { get; init; }

    /// <summary>Whether the change holds only while no bay was made from the baymodel; kept by the database.</summary>
    public bool RequireUnused { get; init; }

    /// <summary>Why the command was not carried out; null when it was.</summary>
    public Refusal? Refusal { get; init; }
}

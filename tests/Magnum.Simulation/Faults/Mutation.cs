namespace Magnum.Simulation.Faults;

/// <summary>A rule of the service that is broken on purpose, to show that the simulation would notice.</summary>
internal enum Mutation
{
    /// <summary>None.</summary>
    None,

    /// <summary>The store takes writes under an epoch that has passed.</summary>
    FenceIgnored,

    /// <summary>A silo believes that its lease lasts longer than it does.</summary>
    LeaseOverrated,

    /// <summary>The driver creates a stack under a fresh name, without looking for the bay's.</summary>
    NoLookBeforeCreate,

    /// <summary>"Not found" counts at once, though a create may still be on its way.</summary>
    NoUncertainWindow,

    /// <summary>No hints of changes come, and timers are read only when a shard is taken.</summary>
    NoHintsNoReadAhead,

    /// <summary>The store writes over a revision that it was not told of.</summary>
    RevisionIgnored,

    /// <summary>The store says that it has written, and has not.</summary>
    CommitForgotten,

    /// <summary>A bay in progress is written without its timer.</summary>
    TimerLost,

    /// <summary>The trustee is taken for removed, and is not.</summary>
    TrusteeKept,

    /// <summary>A page of events leaves one out.</summary>
    EventSkipped,

    /// <summary>An update asks Heat for another number of nodes.</summary>
    UpdateMiscounted,

    /// <summary>The store keeps the secrets of a bay that is gone.</summary>
    SecretsKept,
}

using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;

namespace Magnum.Storage;

/// <summary>What follows from a bay's state for timers and signals.</summary>
internal static class BayTimer
{
    /// <summary>Whether the bay has a stack and nothing to wait for: the periodic comparison looks after it.</summary>
    public static bool IsSettled(BayState bay) => bay.DueAt is null && bay.StackId is not null;

    /// <summary>The hint that tells of a commit.</summary>
    public static StoreSignal SignalOf(BayCommit commit) => new(commit.State.ProjectId, commit.Remove ? null : DueOf(commit.State));

    /// <summary>The hint that asks a bay's owner to look at its stack.</summary>
    public static StoreSignal LookAt(SettledBay bay) => new(bay.ProjectId, null, bay.Uuid);

    /// <summary>The bay's timer; null when it has none.</summary>
    public static DueBay? DueOf(BayState bay) =>
        bay.DueAt is { } due ? new DueBay(bay.Uuid, Shard.Of(bay.ProjectId, bay.Uuid), DueBay.Stored(due)) : null;
}

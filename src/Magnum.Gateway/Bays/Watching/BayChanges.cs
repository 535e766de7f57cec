using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Proto = Magnum.V1;
using Type = Magnum.V1.WatchBaysResponse.Types.Type;

namespace Magnum.Gateway.Bays.Watching;

/// <summary>
/// Makes changes of a project's events: one for each bay, the bay as it stands now or later, its last state when it is gone.
/// </summary>
internal sealed class BayChanges(IGrainStore store, string project)
{
    /// <summary>The changes that the events tell of, in order.</summary>
    public async Task<IReadOnlyList<BayChange>> OfAsync(IEnumerable<StoredEvent> events, CancellationToken cancellationToken)
    {
        var changes = new List<BayChange>();
        foreach (var ofBay in events.GroupBy(happened => happened.BayUuid).OrderBy(group => group.Last().Position))
        {
            if (await OfAsync([.. ofBay], cancellationToken).ConfigureAwait(false) is { } change)
            {
                changes.Add(change);
            }
        }

        return changes;
    }

    /// <summary>How far those bays have come that are in an operation; how one begins and ends is told by events.</summary>
    public async Task<IReadOnlyList<BayChange>> ProgressAsync(IEnumerable<Guid> bays, EventPosition position, CancellationToken cancellationToken)
    {
        var changes = new List<BayChange>();
        foreach (var uuid in bays)
        {
            if (await FindAsync(uuid, cancellationToken).ConfigureAwait(false) is { State.Operation: not null } bay)
            {
                changes.Add(new BayChange(uuid, position, bay.Revision, MessageOf(Type.Modified, bay, position)) { IsProgress = true });
            }
        }

        return changes;
    }

    // Null when the bay was removed since: its last event is still to come.
    private async Task<BayChange?> OfAsync(IReadOnlyList<StoredEvent> ofBay, CancellationToken cancellationToken)
    {
        var last = ofBay[^1];
        if (last.LastState is { } gone)
        {
            return new BayChange(last.BayUuid, last.Position, 0, MessageOf(Type.Deleted, new Stored<BayState>(gone, 0, last.Event.Time), last.Position));
        }

        var created = ofBay.FirstOrDefault(happened => happened.Event.Type == BayEventTypes.CreateAccepted)?.Position;
        return await FindAsync(last.BayUuid, cancellationToken).ConfigureAwait(false) is { } bay
            ? new BayChange(last.BayUuid, last.Position, bay.Revision, MessageOf(created is null ? Type.Modified : Type.Added, bay, last.Position)) { Created = created }
            : null;
    }

    private async Task<Stored<BayState>?> FindAsync(Guid uuid, CancellationToken cancellationToken)
    {
        var bays = await store.FindBaysAsync(project, uuid.ToString("D"), cancellationToken).ConfigureAwait(false);
        return bays.Count > 0 ? bays[0] : null;
    }

    private static Proto.WatchBaysResponse MessageOf(Type type, Stored<BayState> bay, EventPosition position) =>
        new() { Type = type, Bay = bay.ToMessage(), ResumeToken = position.ToString() };
}

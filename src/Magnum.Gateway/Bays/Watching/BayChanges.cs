using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Proto = Magnum.V1;
using Type = Magnum.V1.WatchBaysResponse.Types.Type;

namespace Magnum.Gateway.Bays.Watching;

/// <summary>
/// Makes changes of a project's events: one for each bay, the bay as it stands now or later, its last state when it is gone. Of a bay that
/// was created and changed, a second one: a client that has seen all up to a change between these must know the bay already.
/// </summary>
internal sealed class BayChanges(IGrainStore store, string project)
{
    /// <summary>The changes that the events tell of, in order.</summary>
    public async Task<IReadOnlyList<BayChange>> OfAsync(IEnumerable<StoredEvent> events, CancellationToken cancellationToken)
    {
        var changes = new List<BayChange>();
        foreach (var ofBay in events.GroupBy(happened => happened.BayUuid))
        {
            changes.AddRange(await OfAsync([.. ofBay], cancellationToken).ConfigureAwait(false));
        }

        return [.. changes.OrderBy(change => change.Position)];
    }

    /// <summary>How far those bays have come that are in an operation; how one begins and ends is told by events.</summary>
    public async Task<IReadOnlyList<BayChange>> ProgressAsync(IEnumerable<Guid> bays, EventPosition position, CancellationToken cancellationToken)
    {
        var changes = new List<BayChange>();
        foreach (var uuid in bays)
        {
            if (await FindAsync(uuid, cancellationToken).ConfigureAwait(false) is { State.Operation: not null } bay)
            {
                changes.Add(ChangeOf(Type.Modified, bay, position) with { IsProgress = true });
            }
        }

        return changes;
    }

    // None when the bay was removed since: its last event is still to come.
    private async Task<IReadOnlyList<BayChange>> OfAsync(IReadOnlyList<StoredEvent> ofBay, CancellationToken cancellationToken)
    {
        var last = ofBay[^1];
        if (last.LastState is { } gone)
        {
            return [ChangeOf(Type.Deleted, new Stored<BayState>(gone, 0, last.Event.Time), last.Position)];
        }

        if (await FindAsync(last.BayUuid, cancellationToken).ConfigureAwait(false) is not { } bay)
        {
            return [];
        }

        var created = ofBay.FirstOrDefault(happened => happened.Event.Type == BayEventTypes.CreateAccepted);
        return created is null ? [ChangeOf(Type.Modified, bay, last.Position)]
            : created == last ? [ChangeOf(Type.Added, bay, created.Position)]
            : [ChangeOf(Type.Added, bay, created.Position), ChangeOf(Type.Modified, bay, last.Position)];
    }

    private static BayChange ChangeOf(Type type, Stored<BayState> bay, EventPosition position) =>
        new(bay.State.Uuid, position, bay.Revision, MessageOf(type, bay, position));

    private async Task<Stored<BayState>?> FindAsync(Guid uuid, CancellationToken cancellationToken)
    {
        var bays = await store.FindBaysAsync(project, uuid.ToString("D"), cancellationToken).ConfigureAwait(false);
        return bays.Count > 0 ? bays[0] : null;
    }

    private static Proto.WatchBaysResponse MessageOf(Type type, Stored<BayState> bay, EventPosition position) =>
        new() { Type = type, Bay = bay.ToMessage(), ResumeToken = position.ToString() };
}

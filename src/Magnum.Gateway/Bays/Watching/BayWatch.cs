using Grpc.Core;
using Magnum.Gateway.Errors;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Bays;

/// <summary>
/// One watch: a snapshot, a bookmark, then every change from the events table. Events tell that a bay changed; what is sent is the bay as it
/// stands then or later, its last state when it is gone. How far Heat has come is no event: it is sent when a hint tells of it.
/// </summary>
internal sealed class BayWatch(IGrainStore store, string project, Guid? only, IServerStreamWriter<Proto.WatchBaysResponse> stream, TimeSpan heartbeat, TimeProvider time)
{
    private const int PageSize = 500;
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(25);
    private readonly Dictionary<Guid, long> _sent = [];

    public async Task RunAsync(EventPosition? resume, CancellationToken cancellationToken)
    {
        var changed = new ChangeHint(time);
        using var hints = store.Subscribe(signal =>
        {
            if (string.Equals(signal.ProjectId, project, StringComparison.Ordinal))
            {
                changed.Set(signal.Due?.Uuid);
            }
        });
        var position = resume ?? await SnapshotAsync(cancellationToken).ConfigureAwait(false);
        var lastSent = time.GetTimestamp();
        var pause = Recheck;
        while (true)
        {
            var page = await store.ReadEventsAsync(project, position, PageSize, cancellationToken).ConfigureAwait(false);
            if (page.Lost)
            {
                throw ApiError.OutOfRange("RESUME_TOKEN_TOO_OLD", "The history behind resume_token is gone. Watch again without it, which begins with a snapshot.");
            }

            if (await SendAsync(page, cancellationToken).ConfigureAwait(false))
            {
                lastSent = time.GetTimestamp();
            }

            position = page.ReadTo;
            if (page.Events.Count == 0 && await SendProgressAsync(changed.TakeBays(), position, cancellationToken).ConfigureAwait(false))
            {
                lastSent = time.GetTimestamp();
            }

            if (time.GetElapsedTime(lastSent) >= heartbeat)
            {
                await stream.WriteAsync(new Proto.WatchBaysResponse { Type = Proto.WatchBaysResponse.Types.Type.Heartbeat, ResumeToken = position.ToString() }, cancellationToken).ConfigureAwait(false);
                lastSent = time.GetTimestamp();
            }

            if (page.Events.Count > 0)
            {
                pause = Recheck;
                continue;
            }

            // What a hint told of may become visible only when an older transaction ends: look again soon, then ever later.
            var untilHeartbeat = heartbeat - time.GetElapsedTime(lastSent);
            var hinted = await changed.WaitAsync(pause < untilHeartbeat ? pause : untilHeartbeat, cancellationToken).ConfigureAwait(false);
            pause = hinted ? Soon : pause * 2 < Recheck ? pause * 2 : Recheck;
        }
    }

    private async Task<EventPosition> SnapshotAsync(CancellationToken cancellationToken)
    {
        var position = await store.CurrentPositionAsync(cancellationToken).ConfigureAwait(false);
        ListCursor? after = null;
        while (true)
        {
            var page = only is { } uuid
                ? await store.FindBaysAsync(project, uuid.ToString("D"), cancellationToken).ConfigureAwait(false)
                : await store.ListBaysAsync(project, new ListQuery { Limit = PageSize, After = after }, cancellationToken).ConfigureAwait(false);
            foreach (var bay in page)
            {
                await stream.WriteAsync(new Proto.WatchBaysResponse { Type = Proto.WatchBaysResponse.Types.Type.Added, Bay = bay.ToMessage() }, cancellationToken).ConfigureAwait(false);
                _sent[bay.State.Uuid] = bay.Revision;
            }

            if (only is not null || page.Count < PageSize)
            {
                break;
            }

            var last = page[^1].State;
            after = new ListCursor(last.CreatedAt, last.Name, last.Uuid);
        }

        await stream.WriteAsync(new Proto.WatchBaysResponse { Type = Proto.WatchBaysResponse.Types.Type.Bookmark, ResumeToken = position.ToString() }, cancellationToken).ConfigureAwait(false);
        return position;
    }

    private async Task<bool> SendAsync(EventPage page, CancellationToken cancellationToken)
    {
        var sent = false;
        var latest = page.Events
            .Where(happened => only is null || happened.BayUuid == only)
            .GroupBy(happened => happened.BayUuid)
            .Select(events => (Last: events.Last(), New: events.Any(happened => happened.Event.Type == BayEventTypes.CreateAccepted)))
            .OrderBy(bay => bay.Last.Position);
        foreach (var (last, isNew) in latest)
        {
            var message = new Proto.WatchBaysResponse { ResumeToken = last.Position.ToString() };
            if (last.LastState is { } gone)
            {
                message.Type = Proto.WatchBaysResponse.Types.Type.Deleted;
                message.Bay = new Stored<BayState>(gone, 0, last.Event.Time).ToMessage();
                _sent.Remove(last.BayUuid);
            }
            else
            {
                var bays = await store.FindBaysAsync(project, last.BayUuid.ToString("D"), cancellationToken).ConfigureAwait(false);
                if (bays.Count == 0)
                {
                    // Removed since: its last event is still to come.
                    continue;
                }

                message.Type = isNew ? Proto.WatchBaysResponse.Types.Type.Added : Proto.WatchBaysResponse.Types.Type.Modified;
                message.Bay = bays[0].ToMessage();
                _sent[last.BayUuid] = bays[0].Revision;
            }

            await stream.WriteAsync(message, cancellationToken).ConfigureAwait(false);
            sent = true;
        }

        return sent;
    }

    // Only bays that the client knows, and only in an operation: how one begins and ends is told by events.
    private async Task<bool> SendProgressAsync(IReadOnlyList<Guid> hinted, EventPosition position, CancellationToken cancellationToken)
    {
        var sent = false;
        foreach (var uuid in hinted.Where(uuid => (only is null || uuid == only) && _sent.ContainsKey(uuid)))
        {
            var bays = await store.FindBaysAsync(project, uuid.ToString("D"), cancellationToken).ConfigureAwait(false);
            if (bays is [{ State.Operation: not null } bay] && bay.Revision > _sent[uuid])
            {
                var message = new Proto.WatchBaysResponse { Type = Proto.WatchBaysResponse.Types.Type.Modified, Bay = bay.ToMessage(), ResumeToken = position.ToString() };
                await stream.WriteAsync(message, cancellationToken).ConfigureAwait(false);
                _sent[uuid] = bay.Revision;
                sent = true;
            }
        }

        return sent;
    }
}

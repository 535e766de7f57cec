using Grpc.Core;
using Magnum.Gateway.Errors;
using Magnum.Grains.Store;
using Proto = Magnum.V1;
using Type = Magnum.V1.WatchBaysResponse.Types.Type;

namespace Magnum.Gateway.Bays.Watching;

/// <summary>
/// One watch: a snapshot and a bookmark, or the events behind a resume token, at the client's pace; then what the project's feed tells.
/// Both come from the events table, so nothing falls between them. A client never gets a bay older than one that it was sent.
/// </summary>
internal sealed class BayWatch(IGrainStore store, BayFeeds feeds, string project, Guid? only, IServerStreamWriter<Proto.WatchBaysResponse> stream, TimeSpan heartbeat, TimeProvider time)
{
    private const int PageSize = 500;
    private readonly BayChanges _changes = new(store, project);
    private readonly Dictionary<Guid, long> _sent = [];
    private EventPosition _position;
    private long _lastSent;

    public async Task RunAsync(EventPosition? resume, CancellationToken cancellationToken)
    {
        _position = resume ?? await SnapshotAsync(cancellationToken).ConfigureAwait(false);
        while (await CatchUpAsync(cancellationToken).ConfigureAwait(false))
        {
            // A client far behind comes close before it joins the others, whose changes then wait for it.
        }

        var subscription = feeds.Join(project);
        await using var left = subscription.ConfigureAwait(false);
        var begun = await subscription.Begun.WaitAsync(cancellationToken).ConfigureAwait(false);
        while (_position < begun)
        {
            await CatchUpAsync(cancellationToken).ConfigureAwait(false);
        }

        await FollowAsync(subscription, cancellationToken).ConfigureAwait(false);
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
                await WriteAsync(new Proto.WatchBaysResponse { Type = Type.Added, Bay = bay.ToMessage() }, cancellationToken).ConfigureAwait(false);
                _sent[bay.State.Uuid] = bay.Revision;
            }

            if (only is { } removed && page.Count == 0)
            {
                // Since it was found for this watch: its last event may lie before the position.
                throw ApiError.NotFound("bay", removed.ToString("D"));
            }

            if (only is not null || page.Count < PageSize)
            {
                break;
            }

            var last = page[^1].State;
            after = new ListCursor(last.CreatedAt, last.Name, last.Uuid);
        }

        await WriteAsync(new Proto.WatchBaysResponse { Type = Type.Bookmark, ResumeToken = position.ToString() }, cancellationToken).ConfigureAwait(false);
        return position;
    }

    // True when there may be more.
    private async Task<bool> CatchUpAsync(CancellationToken cancellationToken)
    {
        var page = await store.ReadEventsAsync(project, _position, PageSize, cancellationToken).ConfigureAwait(false);
        if (page.Lost)
        {
            throw ApiError.HistoryGone();
        }

        foreach (var change in await _changes.OfAsync(page.Events.Where(happened => only is null || happened.BayUuid == only), cancellationToken).ConfigureAwait(false))
        {
            await SendAsync(change, cancellationToken).ConfigureAwait(false);
        }

        _position = page.ReadTo;
        return page.Events.Count == PageSize;
    }

    private async Task FollowAsync(FeedSubscription subscription, CancellationToken cancellationToken)
    {
        Task? more = null;
        while (true)
        {
            var reached = subscription.Reached;
            if (subscription.TryRead(out var change))
            {
                await SendAsync(change, cancellationToken).ConfigureAwait(false);
            }
            else if (_position < reached)
            {
                _position = reached;
            }

            if (time.GetElapsedTime(_lastSent) >= heartbeat)
            {
                await WriteAsync(new Proto.WatchBaysResponse { Type = Type.Heartbeat, ResumeToken = _position.ToString() }, cancellationToken).ConfigureAwait(false);
            }

            if (change is not null)
            {
                continue;
            }

            more ??= subscription.WaitAsync(cancellationToken);
            var silence = time.GetElapsedTime(_lastSent);
            await more.WaitAsync(silence < heartbeat ? heartbeat - silence : TimeSpan.Zero, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (more.IsCompleted)
            {
                await more.ConfigureAwait(false);
                more = null;
            }
        }
    }

    private async Task SendAsync(BayChange change, CancellationToken cancellationToken)
    {
        var isSeen = change.Position <= _position && !change.IsProgress;
        if (!isSeen && (only is null || change.Bay == only) && IsNews(change))
        {
            await WriteAsync(MessageOf(change), cancellationToken).ConfigureAwait(false);
            if (change.IsEnd)
            {
                _sent.Remove(change.Bay);
            }
            else
            {
                _sent[change.Bay] = change.Revision;
            }
        }

        if (_position < change.Position)
        {
            _position = change.Position;
        }
    }

    // Progress only of bays that the client knows.
    private bool IsNews(BayChange change) =>
        change.IsEnd || (_sent.TryGetValue(change.Bay, out var sent) ? change.Revision > sent : !change.IsProgress);

    // A bay that the client has had is not new to it, though the feed tells of its creation too.
    private Proto.WatchBaysResponse MessageOf(BayChange change)
    {
        if (!change.IsCreation || !_sent.ContainsKey(change.Bay))
        {
            return change.Message;
        }

        var message = change.Message.Clone();
        message.Type = Type.Modified;
        return message;
    }

    private async Task WriteAsync(Proto.WatchBaysResponse message, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(message, cancellationToken).ConfigureAwait(false);
        _lastSent = time.GetTimestamp();
    }
}

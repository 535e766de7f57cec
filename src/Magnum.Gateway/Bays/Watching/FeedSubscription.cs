using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Magnum.Grains.Store;

namespace Magnum.Gateway.Bays.Watching;

/// <summary>What one watch gets from its project's feed: a bounded queue of changes. One reader.</summary>
internal sealed class FeedSubscription(BayFeed feed, int backlog) : IAsyncDisposable
{
    private readonly Channel<BayChange> _changes = Channel.CreateBounded<BayChange>(new BoundedChannelOptions(backlog) { SingleReader = true, SingleWriter = true });
    private readonly TaskCompletionSource<EventPosition> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private EventPosition _reached;

    /// <summary>Where the feed stood when it took this watch in: every later change comes. Fails when the feed cannot begin.</summary>
    public Task<EventPosition> Begun => _begun.Task;

    /// <summary>Everything up to here is in the queue, or was.</summary>
    public EventPosition Reached
    {
        get
        {
            lock (_gate)
            {
                return _reached;
            }
        }
    }

    public void Begin(EventPosition position)
    {
        _reached = position;
        _begun.TrySetResult(position);
    }

    /// <summary>Puts changes into the queue; false when there is no room for them.</summary>
    public bool TryTell(IReadOnlyList<BayChange> changes, EventPosition reached)
    {
        foreach (var change in changes)
        {
            if (!_changes.Writer.TryWrite(change))
            {
                return false;
            }
        }

        lock (_gate)
        {
            _reached = reached;
        }

        return true;
    }

    /// <summary>No more changes come; what is in the queue can still be read.</summary>
    public void End(Exception reason)
    {
        _begun.TrySetException(reason);
        _changes.Writer.TryComplete(reason);
    }

    /// <summary>The next change, when there is one.</summary>
    public bool TryRead([NotNullWhen(true)] out BayChange? change) => _changes.Reader.TryRead(out change);

    /// <summary>Ends when there is a change to read; throws the reason when no more come.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _changes.Reader.WaitToReadAsync(cancellationToken).AsTask();

    public async ValueTask DisposeAsync() => await feed.LeaveAsync(this).ConfigureAwait(false);
}

using Magnum.Gateway.Errors;
using Magnum.Grains.Store;

namespace Magnum.Gateway.Bays.Watching;

/// <summary>
/// Reads the events of one project for all its watches in this process, from when the first one joins until the last one leaves.
/// Hints tell it when to read; it also looks by itself now and then.
/// </summary>
internal sealed class BayFeed(IGrainStore store, string project, int backlog, TimeProvider time, Action<BayFeed> forget) : IDisposable
{
    private const int PageSize = 500;
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    private readonly ChangeHint _changed = new(time);
    private readonly BayChanges _changes = new(store, project);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task _reading = Task.CompletedTask;
    private FeedSubscription[] _subscriptions = [];
    private EventPosition? _position;
    private bool _isLeft;
    private bool _hasEnded;

    public string Project => project;

    /// <summary>Begins to read.</summary>
    public void Start() => _reading = Task.Run(() => ReadAsync(_stop.Token));

    /// <summary>Something of the project changed.</summary>
    public void Hint(Guid? bay) => _changed.Set(bay);

    /// <summary>Joins a watch; null when the feed has ended.</summary>
    public FeedSubscription? TryJoin()
    {
        lock (_gate)
        {
            if (_isLeft || _hasEnded)
            {
                return null;
            }

            var subscription = new FeedSubscription(this, backlog);
            if (_position is { } position)
            {
                subscription.Begin(position);
            }

            _subscriptions = [.. _subscriptions, subscription];
            return subscription;
        }
    }

    /// <summary>Lets a watch go; the last one ends the feed.</summary>
    public async Task LeaveAsync(FeedSubscription subscription)
    {
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions.Where(other => other != subscription)];
            if (_subscriptions.Length > 0 || _isLeft)
            {
                return;
            }

            _isLeft = true;
        }

        forget(this);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        Dispose();
    }

    public void Dispose() => _stop.Dispose();

    // Until the last watch has left or the store fails; then every watch ends with the reason.
    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var position = await store.CurrentPositionAsync(cancellationToken).ConfigureAwait(false);
            Tell([], position);
            var pause = Recheck;
            while (true)
            {
                // Taken before the events are read: a bay that they tell of is then as new as the hint.
                var hinted = _changed.TakeBays();
                var page = await store.ReadEventsAsync(project, position, PageSize, cancellationToken).ConfigureAwait(false);
                if (page.Lost)
                {
                    throw ApiError.HistoryGone();
                }

                var changes = await _changes.OfAsync(page.Events, cancellationToken).ConfigureAwait(false);
                position = page.ReadTo;
                var progress = await _changes.ProgressAsync(hinted.Except(changes.Select(change => change.Bay)), position, cancellationToken).ConfigureAwait(false);
                Tell([.. changes, .. progress], position);
                if (page.Events.Count == PageSize)
                {
                    continue;
                }

                // What is withheld comes when an older transaction ends, of which no hint tells: look again soon, then ever later.
                pause = !page.Withholds ? Recheck : page.Events.Count > 0 || pause == Recheck ? Soon : pause * 2 < Recheck ? pause * 2 : Recheck;
                await _changed.WaitAsync(pause, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            End(exception);
        }
    }

    private void Tell(IReadOnlyList<BayChange> changes, EventPosition position)
    {
        lock (_gate)
        {
            foreach (var subscription in _subscriptions)
            {
                if (_position is null)
                {
                    subscription.Begin(position);
                }

                if (!subscription.TryTell(changes, position))
                {
                    subscription.End(ApiError.TooSlow(backlog));
                    _subscriptions = [.. _subscriptions.Where(other => other != subscription)];
                }
            }

            _position = position;
        }
    }

    private void End(Exception exception)
    {
        lock (_gate)
        {
            _hasEnded = true;
            foreach (var subscription in _subscriptions)
            {
                subscription.End(exception);
            }
        }
    }
}

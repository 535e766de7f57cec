using Magnum.Grains.Store;

namespace Magnum.Gateway.Bays.Watching;

/// <summary>The feeds of the projects that are watched in this process: however many watches a project has, its events are read once.</summary>
internal sealed class BayFeeds : IDisposable
{
    private readonly IGrainStore _store;
    private readonly GatewayOptions _options;
    private readonly TimeProvider _time;
    private readonly IDisposable _hints;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, BayFeed> _feeds = new(StringComparer.Ordinal);

    public BayFeeds(IGrainStore store, GatewayOptions options, TimeProvider time)
    {
        (_store, _options, _time) = (store, options, time);
        _hints = store.Subscribe(signal => (signal.Look is null ? Find(signal.ProjectId) : null)?.Hint(signal.Due?.Uuid));
    }

    /// <summary>Joins a watch to its project's feed, which begins with the first one. Disposing the answer ends it.</summary>
    public FeedSubscription Join(string project)
    {
        lock (_gate)
        {
            if (_feeds.GetValueOrDefault(project)?.TryJoin() is { } joined)
            {
                return joined;
            }

            // The one that ended is let go by its own watches.
            var feed = new BayFeed(_store, project, _options.WatchBacklog, _time, Forget);
            _feeds[project] = feed;
            var first = feed.TryJoin()!;
            feed.Start();
            return first;
        }
    }

    public void Dispose() => _hints.Dispose();

    private BayFeed? Find(string project)
    {
        lock (_gate)
        {
            return _feeds.GetValueOrDefault(project);
        }
    }

    private void Forget(BayFeed feed)
    {
        lock (_gate)
        {
            if (_feeds.GetValueOrDefault(feed.Project) == feed)
            {
                _feeds.Remove(feed.Project);
            }
        }
    }
}

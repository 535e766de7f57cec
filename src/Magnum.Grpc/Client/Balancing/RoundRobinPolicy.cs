using Grpc.Core;

namespace Magnum.Grpc.Client.Balancing;

/// <summary>Calls go in turn to all addresses that are connected and healthy; all others are being connected to.</summary>
/// <param name="watchHealth">Begins to watch the health of an address; null if that is not asked for.</param>
internal sealed class RoundRobinPolicy(Func<Subchannel, HealthWatch>? watchHealth) : Policy
{
    private readonly Dictionary<Subchannel, HealthWatch> _watches = [];

    public override Picker Update(IReadOnlyList<Subchannel> subchannels, bool wanted)
    {
        if (!wanted)
        {
            return Idle();
        }

        foreach (var subchannel in subchannels)
        {
            subchannel.Connect();
        }

        WatchHealth(subchannels);
        var ready = subchannels.Where(each => StateOf(each) == ConnectivityState.Ready).ToArray();
        if (ready.Length > 0)
        {
            return Ready(ready);
        }

        return subchannels.Any(each => StateOf(each) == ConnectivityState.Connecting) ? Connecting() : Failing(ErrorOf(subchannels[^1]));
    }

    public override void Dispose()
    {
        foreach (var watch in _watches.Values)
        {
            watch.Dispose();
        }

        _watches.Clear();
        base.Dispose();
    }

    private void WatchHealth(IReadOnlyList<Subchannel> subchannels)
    {
        if (watchHealth is null)
        {
            return;
        }

        foreach (var gone in _watches.Keys.Where(each => each.State != ConnectivityState.Ready || !subchannels.Contains(each)).ToList())
        {
            _watches.Remove(gone, out var watch);
            watch!.Dispose();
        }

        foreach (var subchannel in subchannels.Where(each => each.State == ConnectivityState.Ready && !_watches.ContainsKey(each)))
        {
            _watches.Add(subchannel, watchHealth(subchannel));
        }
    }

    /// <summary>An address that failed counts as failing until it is connected again, and a connected one by its health.</summary>
    private ConnectivityState StateOf(Subchannel subchannel) =>
        subchannel.State switch
        {
            ConnectivityState.Ready => _watches.TryGetValue(subchannel, out var watch) ? watch.State : ConnectivityState.Ready,
            _ => subchannel.HasFailed ? ConnectivityState.TransientFailure : ConnectivityState.Connecting,
        };

    private Status ErrorOf(Subchannel subchannel) => _watches.TryGetValue(subchannel, out var watch) ? watch.Error : subchannel.Error;
}

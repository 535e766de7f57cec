using Magnum.Gateway.Rest;
using Magnum.Grains;
using Magnum.Grains.Discovery;
using Magnum.Grains.Store;
using Microsoft.AspNetCore.Http;

namespace Magnum.Gateway.Nodes.Discovery;

/// <summary>
/// Requests that wait for a member to register, at any gateway: hints of the store wake them, and a look now and then stands behind those. Their number is
/// bounded, for the process and for each cluster.
/// </summary>
internal sealed class DiscoveryPolls(IGrainStore store, DiscoveryClusters clusters, NodeEndpointOptions options, TimeProvider time, CancellationToken stopping)
{
    // A client that was cut off may have left one behind, beside the one that it has.
    private const int PollsPerMember = 4;

    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestLook = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _waiting = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>Waits for the first registration from that index on.</summary>
    /// <param name="cluster">The cluster, as it was found.</param>
    /// <param name="memberId">Whose; null for anybody's.</param>
    /// <param name="index">From which index on; 0 for what comes from now on.</param>
    /// <param name="cancellationToken">The client has left.</param>
    /// <returns>The cluster as it then stands, and the member; null when none came in time.</returns>
    /// <exception cref="RestException">Too many wait.</exception>
    /// <exception cref="EtcdException">The token is good no more.</exception>
    public async Task<(DiscoveryCluster Cluster, DiscoveryMember? Member)> WaitAsync(DiscoveryCluster cluster, string? memberId, long index, CancellationToken cancellationToken)
    {
        var from = index == 0 ? cluster.Index + 1 : index;
        if (cluster.FirstFrom(from, memberId) is { } there)
        {
            return (cluster, there);
        }

        Enter(cluster);
        var hint = new Signal(time);
        var hints = store.Subscribe(signal =>
        {
            if (string.Equals(signal.ProjectId, cluster.ProjectId, StringComparison.Ordinal))
            {
                hint.Set();
            }
        });
        try
        {
            return await LookAsync(cluster, memberId, from, hint, cancellationToken);
        }
        finally
        {
            Leave(cluster);
            hints.Dispose();
        }
    }

    private async Task<(DiscoveryCluster Cluster, DiscoveryMember? Member)> LookAsync(DiscoveryCluster cluster, string? memberId, long from, Signal hint, CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        var started = time.GetTimestamp();
        while (true)
        {
            var found = await clusters.FindAsync(cluster.Token, cancellationToken);
            var left = options.LongPollTime - time.GetElapsedTime(started);
            if (found.FirstFrom(from, memberId) is { } member)
            {
                return (found, member);
            }

            if (left <= TimeSpan.Zero || ends.IsCancellationRequested)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return (found, null);
            }

            // The hints of a busy project are about much else: they do not make the looks follow each other closely.
            await new Signal(time).WaitAsync(ShortestLook, ends.Token);
            await hint.WaitAsync(left < LongestLook ? left : LongestLook - ShortestLook, ends.Token);
        }
    }

    private void Enter(DiscoveryCluster cluster)
    {
        lock (_lock)
        {
            var waiting = _waiting.GetValueOrDefault(cluster.Token);
            if (_all >= options.LongPolls || waiting >= PollsPerMember * cluster.Size)
            {
                throw new RestException(StatusCodes.Status503ServiceUnavailable, "Too many requests wait for members. Wait a moment, then try again.") { RetryAfter = 1 };
            }

            _waiting[cluster.Token] = waiting + 1;
            _all++;
        }
    }

    private void Leave(DiscoveryCluster cluster)
    {
        lock (_lock)
        {
            _all--;
            if (--_waiting[cluster.Token] == 0)
            {
                _waiting.Remove(cluster.Token);
            }
        }
    }
}

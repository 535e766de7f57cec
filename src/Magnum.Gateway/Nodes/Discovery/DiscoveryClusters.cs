using Magnum.Grains.Discovery;
using Magnum.Grains.Store;

namespace Magnum.Gateway.Nodes.Discovery;

/// <summary>Finds new clusters by the tokens of their bays, and registers members.</summary>
internal sealed class DiscoveryClusters(IGrainStore store, IDiscoveryStore members)
{
    private const string Unknown = "the discovery token is not known, or its bay is gone";

    /// <summary>The cluster of that token.</summary>
    /// <exception cref="EtcdException">There is none, or the token has expired.</exception>
    public async Task<DiscoveryCluster> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (DiscoveryToken.BayOf(token) is not { } uuid
            || await store.GetBayAsync(uuid, cancellationToken) is not { } bay
            || DiscoveryToken.Find(bay.State, token) is not { } line)
        {
            throw EtcdException.NotFound(Unknown);
        }

        if (line.ExpiresAt is { } end && end <= bay.ReadAt)
        {
            throw EtcdException.NotFound("the discovery token has expired: it was good until the end of the time in which the bay was to be created");
        }

        return await WithMembersAsync(new DiscoveryCluster(bay.State.ProjectId, uuid, token, bay.State.MasterCount, []), cancellationToken);
    }

    /// <summary>Registers a member; answers with it and the cluster as it then stands.</summary>
    /// <exception cref="EtcdException">The member is known, the cluster full, the token not good.</exception>
    public async Task<(DiscoveryCluster Cluster, DiscoveryMember Member)> RegisterAsync(string token, string memberId, string value, CancellationToken cancellationToken)
    {
        var cluster = await FindAsync(token, cancellationToken);
        var request = new DiscoveryRequest(cluster.ProjectId, cluster.Bay, token, memberId, value, cluster.Size);
        var registration = await members.RegisterMemberAsync(request, cancellationToken);
        var index = DiscoveryCluster.SizeIndex + registration.Count;
        return registration.Outcome switch
        {
            DiscoveryOutcome.Registered => (await WithMembersAsync(cluster, cancellationToken), registration.Member!),
            DiscoveryOutcome.Known => throw EtcdException.Exists(memberId, index),
            DiscoveryOutcome.Full => throw EtcdException.Full(cluster.Size, index),
            _ => throw EtcdException.NotFound(Unknown),
        };
    }

    private async Task<DiscoveryCluster> WithMembersAsync(DiscoveryCluster cluster, CancellationToken cancellationToken) =>
        cluster with { Members = await members.ListMembersAsync(cluster.ProjectId, cluster.Bay, cluster.Token, cancellationToken) };
}

using Magnum.OpenStack.Calls;

namespace Magnum.OpenStack.Neutron;

/// <summary>Neutron's network API v2.0.</summary>
public sealed class NetworkClient
{
    private readonly CloudSession _session;

    internal NetworkClient(CloudSession session) => _session = session;

    /// <summary>The external network of this id, else the external networks of this name.</summary>
    /// <exception cref="OpenStackException">Neutron refuses or gives no answer.</exception>
    public Task<Lookup<Network>> FindExternalNetworkAsync(string idOrName, CancellationToken ct = default) =>
        FindNetworkAsync(idOrName, isExternal: true, ct);

    /// <summary>The network of this id, else the networks of this name.</summary>
    /// <exception cref="OpenStackException">Neutron refuses or gives no answer.</exception>
    public Task<Lookup<Network>> FindNetworkAsync(string idOrName, CancellationToken ct = default) =>
        FindNetworkAsync(idOrName, isExternal: null, ct);

    /// <summary>The subnet of this id, else the subnets of this name.</summary>
    /// <exception cref="OpenStackException">Neutron refuses or gives no answer.</exception>
    public async Task<Lookup<Subnet>> FindSubnetAsync(string idOrName, CancellationToken ct = default)
    {
        var byId = await SubnetsAsync(new Query().Add("id", idOrName), ct);
        return new Lookup<Subnet>(byId.Count > 0 ? byId : await SubnetsAsync(new Query().Add("name", idOrName), ct));
    }

    private async Task<Lookup<Network>> FindNetworkAsync(string idOrName, bool? isExternal, CancellationToken ct)
    {
        var byId = await NetworksAsync(new Query().Add("id", idOrName), isExternal, ct);
        return new Lookup<Network>(byId.Count > 0 ? byId : await NetworksAsync(new Query().Add("name", idOrName), isExternal, ct));
    }

    private async Task<IReadOnlyList<Network>> NetworksAsync(Query query, bool? isExternal, CancellationToken ct)
    {
        query.Add("router:external", isExternal is null ? null : "true");
        var answer = await _session.SendAsync(ServiceCall.Get(ServiceApi.Neutron, "network-list", $"/networks{query}"), ct);
        return answer.Read("networks", NeutronJson.Default.Networks);
    }

    private async Task<IReadOnlyList<Subnet>> SubnetsAsync(Query query, CancellationToken ct)
    {
        var answer = await _session.SendAsync(ServiceCall.Get(ServiceApi.Neutron, "subnet-list", $"/subnets{query}"), ct);
        return answer.Read("subnets", NeutronJson.Default.Subnets);
    }
}

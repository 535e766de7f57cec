using Magnum.Grains.Store;

namespace Magnum.Grains.Discovery;

/// <summary>
/// Where the members of new clusters are kept, so that any gateway can answer them. They belong to their bay and go with it. The stores of
/// grains are such stores; methods throw <see cref="StoreException"/> as theirs do.
/// </summary>
public interface IDiscoveryStore
{
    /// <summary>The members that registered by that token, in the order of their registration; none when there is no such bay.</summary>
    Task<IReadOnlyList<DiscoveryMember>> ListMembersAsync(string projectId, Guid bay, string token, CancellationToken cancellationToken);

    /// <summary>
    /// Registers a member, unless its id is known or the cluster is full; of any number at the same time no two get the same place. Who
    /// subscribed to the store hears of it.
    /// </summary>
    Task<DiscoveryRegistration> RegisterMemberAsync(DiscoveryRequest request, CancellationToken cancellationToken);
}

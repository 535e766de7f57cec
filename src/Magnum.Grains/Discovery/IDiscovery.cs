using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;

namespace Magnum.Grains.Discovery;

/// <summary>Makes the addresses where masters find each other.</summary>
public interface IDiscovery
{
    /// <summary>
    /// The address for a bay: the one that its creator gave, once it is seen to be for as many masters; else one at this service or at the outside
    /// service that the settings name. Throws <see cref="CloudException"/> when that service does not answer or what was given does not fit.
    /// </summary>
    Task<DiscoveryAddress> MakeAsync(BayState bay, CancellationToken cancellationToken);
}

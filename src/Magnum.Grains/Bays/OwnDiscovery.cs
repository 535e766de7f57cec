using Magnum.Grains.Discovery;

namespace Magnum.Grains.Bays;

/// <summary>Discovery at this service: a token that only the bay's servers are told.</summary>
/// <param name="nodesUrl">This service's endpoint for nodes, without a slash at its end.</param>
public sealed class OwnDiscovery(string nodesUrl) : IDiscovery
{
    /// <summary>Where the endpoint for nodes serves it.</summary>
    public const string Path = "/v1/discovery";

    /// <inheritdoc/>
    public Task<DiscoveryAddress> MakeAsync(BayState bay, CancellationToken cancellationToken)
    {
        if (bay.DiscoveryUrl is { } given)
        {
            return Task.FromResult(new DiscoveryAddress(given, null));
        }

        var token = DiscoveryToken.New(bay.Uuid);
        return Task.FromResult(new DiscoveryAddress($"{nodesUrl}{Path}/{token}", token));
    }
}

namespace Magnum.Grains.Discovery;

/// <summary>Discovery at this service: a token that only the bay's servers are told.</summary>
/// <param name="nodesUrl">This service's endpoint for nodes, without a slash at its end.</param>
public sealed class OwnDiscovery(string nodesUrl)
{
    /// <summary>Where the endpoint for nodes serves it.</summary>
    public const string Path = "/v1/discovery";

    /// <summary>A new address for a bay.</summary>
    public DiscoveryAddress Make(Guid bay)
    {
        var token = DiscoveryToken.New(bay);
        return new DiscoveryAddress($"{nodesUrl}{Path}/{token}", token);
    }
}

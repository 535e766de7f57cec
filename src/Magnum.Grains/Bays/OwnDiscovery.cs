using System.Security.Cryptography;

namespace Magnum.Grains.Bays;

/// <summary>Discovery at this service: a token that only the bay's servers are told.</summary>
/// <param name="nodesUrl">This service's endpoint for nodes, without a slash at its end.</param>
public sealed class OwnDiscovery(string nodesUrl) : IDiscovery
{
    private const int SecretLength = 16;

    /// <inheritdoc/>
    public Task<DiscoveryAddress> MakeAsync(BayState bay, CancellationToken cancellationToken)
    {
        if (bay.DiscoveryUrl is { } given)
        {
            return Task.FromResult(new DiscoveryAddress(given, null));
        }

        var token = $"{bay.Uuid:D}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretLength))}";
        return Task.FromResult(new DiscoveryAddress($"{nodesUrl}/v1/discovery/{token}", token));
    }
}

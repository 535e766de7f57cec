using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Magnum.Gateway.Rest;
using Microsoft.AspNetCore.Http;

namespace Magnum.Gateway.Nodes;

/// <summary>How many requests a client address may make of the endpoint for nodes.</summary>
internal sealed class NodeLimits : IDisposable
{
    // Who has one IPv6 address has all of the network.
    private const int NetworkBytes = 8;

    private readonly PartitionedRateLimiter<IPAddress> _calls;

    public NodeLimits(NodeEndpointOptions options) =>
        _calls = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetTokenBucketLimiter(NetworkOf(address), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.CallBurst,
            TokensPerPeriod = options.CallsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        }));

    /// <summary>Takes one request out of the address's allowance; never waits.</summary>
    /// <exception cref="RestException">The address has used it up.</exception>
    public void Take(IPAddress address)
    {
        using var lease = _calls.AttemptAcquire(address);
        if (!lease.IsAcquired)
        {
            throw new RestException(StatusCodes.Status429TooManyRequests, "Too many requests come from your address. Wait a moment, then try again.") { RetryAfter = 1 };
        }
    }

    public void Dispose() => _calls.Dispose();

    /// <summary>Whom an address counts as: an IPv4 address as itself, an IPv6 address as its network of 64 bits.</summary>
    internal static IPAddress NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}

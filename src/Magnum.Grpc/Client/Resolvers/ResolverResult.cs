using Grpc.Core;

namespace Grpc.Net.Client.Balancer;

/// <summary>The addresses that a resolver found, or why it found none.</summary>
public sealed class ResolverResult
{
    private ResolverResult(IReadOnlyList<BalancerAddress>? addresses, Status status)
    {
        Addresses = addresses;
        Status = status;
    }

    /// <summary>The addresses, or null after a failure.</summary>
    public IReadOnlyList<BalancerAddress>? Addresses { get; }

    /// <summary>OK, or the failure.</summary>
    public Status Status { get; }

    /// <summary>Addresses were found. None at all makes calls fail as <see cref="StatusCode.Unavailable"/>.</summary>
    public static ResolverResult ForResult(IReadOnlyList<BalancerAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        return new ResolverResult(addresses, Status.DefaultSuccess);
    }

    /// <summary>Resolving failed. Addresses found before stay in use; without any, calls fail with this status.</summary>
    /// <exception cref="ArgumentException">The status is OK.</exception>
    public static ResolverResult ForFailure(Status status) =>
        status.StatusCode == StatusCode.OK
            ? throw new ArgumentException("A failure needs a status other than OK.", nameof(status))
            : new ResolverResult(addresses: null, status);
}

using System.Net;

namespace Grpc.Net.Client.Balancer;

/// <summary>One address that a channel may connect to.</summary>
public sealed class BalancerAddress : IEquatable<BalancerAddress>
{
    /// <summary>Creates an address from a host and a port.</summary>
    /// <param name="host">A name, or an IPv4 or IPv6 address without brackets.</param>
    /// <param name="port">1 to 65535.</param>
    /// <exception cref="ArgumentException">The host is empty, or the port is not as described.</exception>
    public BalancerAddress(string host, int port)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        EndPoint = new DnsEndPoint(host, port);
    }

    /// <summary>The address.</summary>
    public DnsEndPoint EndPoint { get; }

    /// <inheritdoc/>
    public bool Equals(BalancerAddress? other) => other is not null && EndPoint.Equals(other.EndPoint);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as BalancerAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => EndPoint.GetHashCode();

    /// <summary>Host and port, as in <c>127.0.0.1:80</c> or <c>[::1]:80</c>.</summary>
    public override string ToString() =>
        IPAddress.TryParse(EndPoint.Host, out var ip) ? new IPEndPoint(ip, EndPoint.Port).ToString() : $"{EndPoint.Host}:{EndPoint.Port}";
}

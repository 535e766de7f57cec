using System.Net;

namespace Grpc.Net.Client.Balancer;

/// <summary>
/// Resolves <c>dns:///host:port</c> to all A and AAAA records of the host: at first, when an address fails, and, if asked to, from time to
/// time. The host is the authority of all calls, and what a server's certificate must be for.
/// </summary>
/// <param name="refreshInterval">How often to resolve again without a cause; more than zero, or <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
/// <exception cref="ArgumentOutOfRangeException">The interval is not as described.</exception>
public sealed class DnsResolverFactory(TimeSpan refreshInterval) : ResolverFactory
{
    private readonly TimeSpan _refreshInterval = refreshInterval == Timeout.InfiniteTimeSpan || refreshInterval > TimeSpan.Zero
        ? refreshInterval
        : throw new ArgumentOutOfRangeException(nameof(refreshInterval), refreshInterval, "The interval must be more than zero, or infinite.");

    /// <inheritdoc/>
    public override string Name => "dns";

    internal Func<string, CancellationToken, Task<IPAddress[]>> Lookup { get; init; } = Dns.GetHostAddressesAsync;

    /// <inheritdoc/>
    public override Resolver Create(ResolverOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var target = new Uri($"http://{options.Address.AbsolutePath.TrimStart('/')}");
        var port = target.IsDefaultPort && !options.Address.AbsolutePath.EndsWith(":80", StringComparison.Ordinal) ? options.DefaultPort : target.Port;
        return new DnsResolver(target.DnsSafeHost, port, _refreshInterval, options.Time) { Lookup = Lookup };
    }
}

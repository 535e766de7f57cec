using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;

namespace Magnum.Grpc.Client;

/// <summary>What the address of a channel means.</summary>
/// <param name="Name">The target, for messages.</param>
/// <param name="BaseAddress">Scheme and authority of all calls.</param>
/// <param name="IsSecure">Whether connections use TLS.</param>
/// <param name="AuthorityIsAddress">Whether each address is the authority of the calls that go there.</param>
/// <param name="Resolvers">Finds the addresses; null if the base address is the only one.</param>
internal sealed record ChannelTarget(string Name, Uri BaseAddress, bool IsSecure, bool AuthorityIsAddress, ResolverFactory? Resolvers)
{
    private const string Expected = "write http://host:port, https://host:port or dns:///host:port, or name a scheme that a ResolverFactory resolves";

    /// <exception cref="ArgumentException">The address cannot be used, or not with these options.</exception>
    public static ChannelTarget Parse(Uri address, GrpcChannelOptions options)
    {
        if (!address.IsAbsoluteUri)
        {
            throw new ArgumentException($"'{address}' is not an address; {Expected}.", nameof(address));
        }

        var credentials = options.Credentials;
        var secure = string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal);
        if (secure || string.Equals(address.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal))
        {
            return credentials is null || credentials.IsSecure == secure
                ? new ChannelTarget(address.Authority, address, secure, AuthorityIsAddress: false, Resolvers: null)
                : throw new ArgumentException($"Credentials do not fit the address '{address}': one says TLS, the other clear text.", nameof(options));
        }

        var factory = Find(address.Scheme, options.ServiceProvider)
            ?? throw new ArgumentException($"'{address}' is not an address; {Expected}.", nameof(address));
        if (credentials is null)
        {
            throw new ArgumentException($"Credentials must be set, since the address '{address}' does not say whether to use TLS.", nameof(options));
        }

        if (options.HttpHandler is not null)
        {
            throw new ArgumentException($"HttpHandler cannot be used with the address '{address}', whose connections the channel makes.", nameof(options));
        }

        var name = address.AbsolutePath.Trim('/');
        var scheme = credentials.IsSecure ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        return Uri.TryCreate($"{scheme}://{(name.Length > 0 ? name : "address")}/", UriKind.Absolute, out var authority) && address.Host.Length == 0
            ? new ChannelTarget(address.ToString(), authority, credentials.IsSecure, AuthorityIsAddress: name.Length == 0, factory)
            : throw new ArgumentException($"'{address}' is not an address; after the scheme come three slashes and a name.", nameof(address));
    }

    /// <summary>Finds the addresses behind the target.</summary>
    public Resolver CreateResolver(Uri address, TimeProvider time) =>
        Resolvers?.Create(new ResolverOptions(address, IsSecure ? 443 : 80, time))
        ?? new StaticResolver([new BalancerAddress(BaseAddress.DnsSafeHost, BaseAddress.Port)]);

    /// <summary>Scheme and authority of the calls to an address.</summary>
    public Uri BaseAddressOf(BalancerAddress address) =>
        AuthorityIsAddress ? new Uri($"{BaseAddress.Scheme}://{address}/") : BaseAddress;

    private static ResolverFactory? Find(string scheme, IServiceProvider? services)
    {
        var given = (IEnumerable<ResolverFactory>?)services?.GetService(typeof(IEnumerable<ResolverFactory>)) ?? [];
        return given.FirstOrDefault(factory => string.Equals(factory.Name, scheme, StringComparison.OrdinalIgnoreCase))
            ?? (string.Equals(scheme, "dns", StringComparison.Ordinal) ? new DnsResolverFactory(Timeout.InfiniteTimeSpan) : null);
    }
}

namespace Grpc.Net.Client.Balancer;

/// <summary>
/// Resolves <c>static:///</c> to addresses that are known. With a name, as in <c>static:///grpc.example.org</c>, that is the authority of
/// all calls, and what a server's certificate must be for; without one, it is each address itself.
/// </summary>
/// <param name="addresses">Gives the addresses for a target.</param>
public sealed class StaticResolverFactory(Func<Uri, IEnumerable<BalancerAddress>> addresses) : ResolverFactory
{
    /// <inheritdoc/>
    public override string Name => "static";

    /// <inheritdoc/>
    public override Resolver Create(ResolverOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new StaticResolver([.. addresses(options.Address)]);
    }
}

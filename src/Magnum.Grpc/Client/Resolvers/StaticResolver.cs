namespace Grpc.Net.Client.Balancer;

/// <summary>Knows its addresses.</summary>
internal sealed class StaticResolver(IReadOnlyList<BalancerAddress> addresses) : Resolver
{
    public override void Start(Action<ResolverResult> listener) => listener(ResolverResult.ForResult(addresses));
}

namespace Grpc.Net.Client.Balancer;

/// <summary>
/// Makes resolvers for the targets of one scheme. <c>dns</c> is known; others are found as services of
/// <see cref="GrpcChannelOptions.ServiceProvider"/>.
/// </summary>
public abstract class ResolverFactory
{
    /// <summary>The scheme of the targets, such as <c>static</c> in <c>static:///</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Makes the resolver of a channel.</summary>
    public abstract Resolver Create(ResolverOptions options);
}

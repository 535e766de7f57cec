using Grpc.AspNetCore.Server;
using Magnum.Grpc.Health;
using Magnum.Grpc.Reflection;
using Magnum.Grpc.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps gRPC services to their paths.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps a service. One that is registered as a singleton is taken now, for all calls; one that is registered otherwise is taken from the
    /// services of each call; one that is not registered is created for each call.
    /// </summary>
    /// <typeparam name="TService">A class that derives from a generated service base.</typeparam>
    /// <exception cref="InvalidOperationException">
    /// <c>AddGrpc</c> was not called, the service is mapped already, or its generated code does not match its descriptor.
    /// </exception>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var registry = builder.ServiceProvider.GetService<ServiceRegistry>()
            ?? throw new InvalidOperationException("Call services.AddGrpc() before mapping gRPC services.");
        var runtime = builder.ServiceProvider.GetRequiredService<ServerRuntime>();
        var binding = ServiceBinding.Create<TService>(runtime);
        registry.Add(binding.Descriptor);
        return new GrpcServiceEndpointConventionBuilder([.. binding.Methods.Select(method => Map<TService>(builder, method))]);
    }

    /// <summary>Maps server reflection, v1 and v1alpha: clients learn from it what can be called.</summary>
    public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder) =>
        new GrpcServiceEndpointConventionBuilder(
        [
            builder.MapGrpcService<ReflectionService>(),
            builder.MapGrpcService<ReflectionAlphaService>(),
        ]);

    /// <summary>Maps the health service, which tells what stands in <see cref="Magnum.Grpc.HealthStatuses"/>.</summary>
    public static IEndpointConventionBuilder MapGrpcHealthChecksService(this IEndpointRouteBuilder builder) => builder.MapGrpcService<HealthService>();

    private static IEndpointConventionBuilder Map<TService>(IEndpointRouteBuilder builder, ServerMethod method) =>
        builder.Map(method.Method.FullName, method.Handler)
            .WithDisplayName($"gRPC - {method.Method.FullName}")
            .WithMetadata(new GrpcMethodMetadata(typeof(TService), method.Method));
}

using Grpc.AspNetCore.Server;
using Magnum.Grpc;
using Magnum.Grpc.Reflection;
using Magnum.Grpc.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers gRPC.</summary>
public static class GrpcServicesExtensions
{
    /// <summary>
    /// Registers what serves calls, with health and reflection; services are mapped by <c>MapGrpcService</c>. Calls of unknown services
    /// and methods are answered UNIMPLEMENTED.
    /// </summary>
    /// <param name="services">The services to register in.</param>
    /// <param name="configureOptions">Changes how calls are served; wrong values stop the start.</param>
    public static IGrpcServerBuilder AddGrpc(this IServiceCollection services, Action<GrpcServiceOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRouting();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new SingletonServices(services, provider));
        services.TryAddSingleton<ServerRuntime>();
        services.TryAddSingleton<ServiceRegistry>();
        services.TryAddSingleton<HealthStatuses>();
        services.TryAddSingleton<DescriptorIndex>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, UnimplementedFallback>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GrpcServiceOptions>, GrpcServiceOptionsValidation>());
        var options = services.AddOptions<GrpcServiceOptions>().ValidateOnStart();
        if (configureOptions is not null)
        {
            options.Configure(configureOptions);
        }

        return new GrpcServerBuilder(services);
    }
}

using Magnum.Gateway.Authentication;
using Magnum.Gateway.Baymodels;
using Magnum.Gateway.Bays;
using Magnum.Gateway.Bays.Watching;
using Magnum.Gateway.Certificates;
using Magnum.Gateway.Drivers;
using Magnum.Gateway.Errors;
using Magnum.Gateway.Limits;
using Magnum.Gateway.Nodes;
using Magnum.Gateway.Services;
using Magnum.Grains.Cloud;
using Magnum.Grains.Discovery;
using Magnum.Grains.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Magnum.Gateway;

/// <summary>Puts the API into a web application.</summary>
public static class GatewayExtensions
{
    /// <summary>
    /// Adds the API's services. They need <c>IGrainStore</c>, <c>IBayTurns</c>, <c>ICloud</c>, <c>IDriverCatalog</c> and <c>TimeProvider</c>.
    /// </summary>
    public static IServiceCollection AddMagnumGateway(this IServiceCollection services, GatewayOptions options)
    {
        services.AddGrpc(grpc =>
        {
            grpc.DefaultDeadline = options.DefaultDeadline;

            // Requests are small: a connection needs no room for many large ones that are not finished.
            grpc.MaxReceiveBufferSize = 2 * grpc.MaxReceiveMessageSize;
            grpc.Interceptors.Add<ErrorInterceptor>();
            grpc.Interceptors.Add<TokenInterceptor>();
            grpc.Interceptors.Add<LimitInterceptor>();
        });
        return services
            .AddSingleton(options)
            .AddSingleton<ErrorInterceptor>()
            .AddSingleton<TokenInterceptor>()
            .AddSingleton<LimitInterceptor>()
            .AddSingleton<ProjectLimits>()
            .AddSingleton<BaymodelCheck>()
            .AddSingleton<BayCreation>()
            .AddSingleton<IBayCertification, BayCertification>()
            .AddSingleton<BayFeeds>()
            .AddSingleton<BayIdentities>()
            .AddSingleton<BaymodelsService>()
            .AddSingleton<BaysService>()
            .AddSingleton<CertificatesService>()
            .AddSingleton<DriversService>()
            .AddSingleton<ServicesService>();
    }

    /// <summary>
    /// Adds the HTTP endpoint for the servers of bays, which is started and stopped with the host. It needs what the API needs, and <c>IDiscoveryStore</c>.
    /// </summary>
    public static IServiceCollection AddNodeEndpoint(this IServiceCollection services, NodeEndpointOptions options) => services
        .AddSingleton(provider => new NodeEndpoint(
            options,
            provider.GetRequiredService<IGrainStore>(),
            provider.GetRequiredService<IDiscoveryStore>(),
            provider.GetRequiredService<ICloud>(),
            provider.GetRequiredService<IBayCertification>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()))
        .AddHostedService(provider => provider.GetRequiredService<NodeEndpoint>());

    /// <summary>Maps health and, when the server is a gateway, the API and its reflection.</summary>
    public static void MapMagnumGateway(this IEndpointRouteBuilder routes, bool isGateway)
    {
        routes.MapGrpcHealthChecksService();
        if (!isGateway)
        {
            return;
        }

        routes.MapGrpcService<BaymodelsService>();
        routes.MapGrpcService<BaysService>();
        routes.MapGrpcService<CertificatesService>();
        routes.MapGrpcService<DriversService>();
        routes.MapGrpcService<ServicesService>();
        routes.MapGrpcReflectionService();
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>Goes on with the registration of gRPC.</summary>
public interface IGrpcServerBuilder
{
    /// <summary>The services that gRPC is registered in.</summary>
    IServiceCollection Services { get; }
}

using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.Grpc.Server;

internal sealed class GrpcServerBuilder(IServiceCollection services) : IGrpcServerBuilder
{
    public IServiceCollection Services => services;
}

using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.Grpc.Server;

/// <summary>One call of a service object, which comes from the services or, if it is not registered, is created for the call.</summary>
internal static class ServiceCall<TService>
    where TService : class
{
    private static readonly Lazy<ObjectFactory<TService>> Factory = new(() => ActivatorUtilities.CreateFactory<TService>([]));

    public static Task<TResponse> InvokeAsync<TResponse>(ServerCallContext context, Func<TService, Task<TResponse>> call)
    {
        var services = context.GetHttpContext().RequestServices;
        return services.GetService<TService>() is { } registered
            ? call(registered)
            : InvokeCreatedAsync(services, call);
    }

    public static Task InvokeAsync(ServerCallContext context, Func<TService, Task> call)
    {
        var services = context.GetHttpContext().RequestServices;
        return services.GetService<TService>() is { } registered
            ? call(registered)
            : InvokeCreatedAsync(services, async service =>
            {
                await call(service);
                return true;
            });
    }

    private static async Task<TResponse> InvokeCreatedAsync<TResponse>(IServiceProvider services, Func<TService, Task<TResponse>> call)
    {
        var service = Factory.Value(services, []);
        try
        {
            return await call(service);
        }
        finally
        {
            await CallScope.ReleaseAsync(service);
        }
    }
}

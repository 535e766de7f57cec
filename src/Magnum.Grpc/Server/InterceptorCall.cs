using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Magnum.Grpc.Server;

/// <summary>One passage of a call through an interceptor.</summary>
internal static class InterceptorCall
{
    public static async Task<TResponse> InvokeAsync<TResponse>(
        InterceptorRegistration registration, ServerCallContext context, Func<Interceptor, Task<TResponse>> call)
    {
        var (interceptor, created) = registration.Resolve(context.GetHttpContext().RequestServices);
        try
        {
            return await call(interceptor);
        }
        finally
        {
            if (created)
            {
                await CallScope.ReleaseAsync(interceptor);
            }
        }
    }

    public static async Task InvokeAsync(
        InterceptorRegistration registration, ServerCallContext context, Func<Interceptor, Task> call)
    {
        var (interceptor, created) = registration.Resolve(context.GetHttpContext().RequestServices);
        try
        {
            await call(interceptor);
        }
        finally
        {
            if (created)
            {
                await CallScope.ReleaseAsync(interceptor);
            }
        }
    }
}

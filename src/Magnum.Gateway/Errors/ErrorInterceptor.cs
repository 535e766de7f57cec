using Grpc.Core;
using Grpc.Core.Interceptors;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Magnum.Gateway.Errors;

/// <summary>Turns what cloud and store throw into the API's errors. The outermost interceptor.</summary>
internal sealed partial class ErrorInterceptor(ILogger<ErrorInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is CloudException or StoreException)
        {
            throw Translate(exception, context.Method);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is CloudException or StoreException)
        {
            throw Translate(exception, context.Method);
        }
    }

    private RpcException Translate(Exception exception, string method)
    {
        if (exception is CloudException cloud)
        {
            LogCloud(method, cloud.Code, cloud.Message);
            return ApiError.From(cloud);
        }

        LogStore(exception, method);
        return ApiError.From((StoreException)exception);
    }

    [LoggerMessage(3001, LogLevel.Warning, "{Method} failed for the cloud: {Code}: {Reason}")]
    private partial void LogCloud(string method, string code, string reason);

    [LoggerMessage(3002, LogLevel.Warning, "{Method} failed for the database.")]
    private partial void LogStore(Exception exception, string method);
}

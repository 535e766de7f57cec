using Grpc.Core;
using Grpc.Core.Interceptors;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Magnum.Gateway.Errors;

/// <summary>Turns what handlers throw into the API's errors. The outermost interceptor.</summary>
internal sealed partial class ErrorInterceptor(ILogger<ErrorInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOurs(exception, context))
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
        catch (Exception exception) when (IsOurs(exception, context))
        {
            throw Translate(exception, context.Method);
        }
    }

    // What a cancelled call or a broken connection throws is for the layer below.
    private static bool IsOurs(Exception exception, ServerCallContext context) =>
        exception is not (RpcException or IOException) && !context.CancellationToken.IsCancellationRequested;

    private RpcException Translate(Exception exception, string method)
    {
        switch (exception)
        {
            case CloudException cloud:
                LogCloud(method, cloud.Code, cloud.Message);
                return ApiError.From(cloud);
            case StoreException store:
                LogStore(method, store);
                return ApiError.From(store);
            default:
                LogUnexpected(exception, method);
                return ApiError.Internal();
        }
    }

    [LoggerMessage(3001, LogLevel.Warning, "{Method} failed for the cloud: {Code}: {Reason}")]
    private partial void LogCloud(string method, string code, string reason);

    // What passes by itself is told in a line: while the database is away, every call meets it.
    private void LogStore(string method, StoreException exception)
    {
        if (exception.IsTransient)
        {
            LogStoreAway(method, exception.Message);
        }
        else
        {
            LogStoreFailed(exception, method);
        }
    }

    [LoggerMessage(3002, LogLevel.Warning, "{Method} failed for the database: {Reason}")]
    private partial void LogStoreAway(string method, string reason);

    [LoggerMessage(3004, LogLevel.Error, "{Method} failed for the database.")]
    private partial void LogStoreFailed(Exception exception, string method);

    [LoggerMessage(3003, LogLevel.Error, "{Method} met an unexpected error.")]
    private partial void LogUnexpected(Exception exception, string method);
}

using System.Net;
using Magnum.Gateway.Authentication;
using Magnum.Gateway.Nodes.Discovery;
using Magnum.Gateway.Rest;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Magnum.Gateway.Nodes;

/// <summary>What every request to the endpoint for nodes goes through: a request id, its address's limit, an error in the form that its client reads, a line in the log.</summary>
internal sealed partial class NodePipeline(NodeLimits limits, TimeProvider time, ILogger<NodePipeline> logger)
{
    private static readonly object Route = new();

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var started = time.GetTimestamp();
        context.Response.Headers[RequestId.Header] = context.TraceIdentifier = RequestId.Of(context.Request.Headers[RequestId.Header]);
        try
        {
            limits.Take(context.Connection.RemoteIpAddress ?? IPAddress.None);
            await next(context);
            if (!context.Response.HasStarted && Missing(context) is { } missing)
            {
                await FailAsync(context, missing);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
            LogLeft(context.Request.Method, RouteOf(context));
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await FailAsync(context, Translate(exception, context));
        }

        LogAnswered(context.Request.Method, RouteOf(context), context.Response.StatusCode, time.GetElapsedTime(started).TotalMilliseconds, context.Connection.RemoteIpAddress, context.TraceIdentifier);
    }

    /// <summary>Keeps which route was chosen, for the log: paths hold secrets.</summary>
    public static Task RememberRoute(HttpContext context, RequestDelegate next)
    {
        context.Items[Route] = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        return next(context);
    }

    private static string RouteOf(HttpContext context) => context.Items[Route] as string ?? "a path that there is not";

    private static RestException? Missing(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new RestException(StatusCodes.Status404NotFound, "There is nothing under this path."),
        StatusCodes.Status405MethodNotAllowed => new RestException(
            StatusCodes.Status405MethodNotAllowed, $"This path does not take {context.Request.Method}. It takes {context.Response.Headers.Allow}."),
        _ => null,
    };

    private static Task FailAsync(HttpContext context, RestException fault)
    {
        if (fault.Challenge is { } challenge)
        {
            context.Response.Headers.WWWAuthenticate = challenge;
        }

        if (fault.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return context.Request.Path.StartsWithSegments(DiscoveryRoutes.Root, StringComparison.Ordinal)
            ? EtcdError.WriteAsync(context, fault)
            : RestError.WriteAsync(context, fault);
    }

    private RestException Translate(Exception exception, HttpContext context)
    {
        var (method, route) = (context.Request.Method, RouteOf(context));
        switch (exception)
        {
            case RestException fault:
                return fault;
            case BadHttpRequestException bad:
                return RestException.From(bad, NodeEndpoint.LongestBody);
            case CloudException cloud:
                LogCloud(method, route, cloud.Code, cloud.Message);
                return RestException.From(cloud);
            case StoreException { IsTransient: true } store:
                LogStoreAway(method, route, store.Message);
                return RestException.From(store);
            case StoreException store:
                LogStoreFailed(store, method, route);
                return RestException.From(store);
            default:
                LogUnexpected(exception, method, route);
                return RestException.Unexpected();
        }
    }

    [LoggerMessage(3202, LogLevel.Information, "{Method} {Route} was answered {Status} in {Milliseconds:F1} ms to {Peer}, request {RequestId}.")]
    private partial void LogAnswered(string method, string route, int status, double milliseconds, IPAddress? peer, string requestId);

    [LoggerMessage(3203, LogLevel.Debug, "The client of {Method} {Route} has left.")]
    private partial void LogLeft(string method, string route);

    [LoggerMessage(3204, LogLevel.Warning, "{Method} {Route} failed for the cloud: {Code}: {Reason}")]
    private partial void LogCloud(string method, string route, string code, string reason);

    [LoggerMessage(3205, LogLevel.Warning, "{Method} {Route} failed for the database: {Reason}")]
    private partial void LogStoreAway(string method, string route, string reason);

    [LoggerMessage(3206, LogLevel.Error, "{Method} {Route} failed for the database.")]
    private partial void LogStoreFailed(Exception exception, string method, string route);

    [LoggerMessage(3207, LogLevel.Error, "{Method} {Route} met an unexpected error.")]
    private partial void LogUnexpected(Exception exception, string method, string route);
}

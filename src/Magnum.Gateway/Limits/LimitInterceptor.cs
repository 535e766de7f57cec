using System.Threading.RateLimiting;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Magnum.Gateway.Authentication;
using Magnum.Gateway.Errors;

namespace Magnum.Gateway.Limits;

/// <summary>Holds each project to its <see cref="ProjectLimits"/>, so that none takes the gateway from the others.</summary>
internal sealed class LimitInterceptor(ProjectLimits limits, GatewayOptions options) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        TakeCall(context);
        return await continuation(request, context).ConfigureAwait(false);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        if (TakeCall(context) is not { } project)
        {
            await continuation(request, responseStream, context).ConfigureAwait(false);
            return;
        }

        using var watch = limits.TakeWatch(project);
        if (!watch.IsAcquired)
        {
            throw ApiError.Exhausted(
                "TOO_MANY_WATCHES",
                $"Your project has {options.WatchesPerProject} watches open here, which is all it may have. End one, or watch all bays by one watch.",
                [("limit", options.WatchesPerProject)],
                TimeSpan.FromSeconds(10));
        }

        await continuation(request, responseStream, context).ConfigureAwait(false);
    }

    /// <summary>The project whose call it is; null for calls that need no token, which have no project.</summary>
    private string? TakeCall(ServerCallContext context)
    {
        if (Caller.Find(context) is not { } caller)
        {
            return null;
        }

        using var lease = limits.TakeCall(caller.ProjectId);
        if (lease.IsAcquired)
        {
            return caller.ProjectId;
        }

        throw ApiError.Exhausted(
            "TOO_MANY_CALLS",
            $"Your project makes more than {options.CallsPerSecond} calls a second. Wait a moment, then call again; a watch tells of changes without asking.",
            [("calls_per_second", options.CallsPerSecond)],
            lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1));
    }
}

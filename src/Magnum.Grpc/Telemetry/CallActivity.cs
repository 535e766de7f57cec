using System.Diagnostics;
using Grpc.Core;
using Magnum.Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Magnum.Grpc;

/// <summary>The span of a call: one on each side.</summary>
internal static class CallActivity
{
    public const string SourceName = "Magnum.Grpc";

    private const string HostingOperation = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether somebody listens to spans of this library.</summary>
    public static bool IsHeard => Source.HasListeners();

    /// <summary>
    /// The span of a call on the server. Where somebody listens to the span that the web server makes of the request, that one becomes
    /// the call's; otherwise one is started in its place, if somebody listens.
    /// </summary>
    public static Activity? StartServer(CallTags tags, HttpContext http)
    {
        var request = Activity.Current is { OperationName: HostingOperation } current ? current : null;
        if (request is { IsAllDataRequested: true, Source.Name.Length: > 0 })
        {
            request.DisplayName = tags.Name;
            return Describe(request, tags, http.Connection);
        }

        if (!Source.HasListeners())
        {
            return null;
        }

        if (request is null)
        {
            return Describe(Source.StartActivity(tags.Name, ActivityKind.Server), tags, http.Connection);
        }

        // Nobody will see the request's own span: the call's takes its place below the client's.
        Activity.Current = null;
        var parent = request.ParentSpanId == default
            ? default
            : new ActivityContext(request.TraceId, request.ParentSpanId, request.ActivityTraceFlags, request.TraceStateString, isRemote: true);
        var activity = Source.StartActivity(tags.Name, ActivityKind.Server, parent);
        if (activity is null)
        {
            Activity.Current = request;
            return null;
        }

        foreach (var (key, value) in request.Baggage)
        {
            activity.AddBaggage(key, value);
        }

        return Describe(activity, tags, http.Connection);
    }

    /// <summary>The span of a call of a client; the current one stays what it was.</summary>
    public static Activity? StartClient(CallTags tags)
    {
        var outer = Activity.Current;
        var activity = Describe(Source.StartActivity(tags.Name, ActivityKind.Client), tags);
        Activity.Current = outer;
        return activity;
    }

    /// <summary>Ends the span; one that the web server made goes on until the request is done with.</summary>
    public static void Stop(Activity? activity, Status status)
    {
        if (activity is null)
        {
            return;
        }

        var (key, value) = CallTags.Status(status.StatusCode);
        activity.SetTag(key, value);
        if (IsError(activity.Kind, status.StatusCode))
        {
            activity.SetStatus(ActivityStatusCode.Error, PeerText.OnOneLine(status.Detail));
        }

        if (ReferenceEquals(activity.Source, Source))
        {
            activity.Dispose();
        }
    }

    /// <summary>On the client every failure is one; on the server those are that are not the client's doing.</summary>
    private static bool IsError(ActivityKind kind, StatusCode code) =>
        kind == ActivityKind.Server
            ? code is StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.Unimplemented or StatusCode.Internal or StatusCode.Unavailable or StatusCode.DataLoss
            : code != StatusCode.OK;

    private static Activity? Describe(Activity? activity, CallTags tags, ConnectionInfo? connection = null)
    {
        if (activity is not { IsAllDataRequested: true })
        {
            return activity;
        }

        activity.SetTag(tags.System.Key, tags.System.Value).SetTag(tags.Service.Key, tags.Service.Value).SetTag(tags.Method.Key, tags.Method.Value);
        if (connection?.RemoteIpAddress is { } address)
        {
            activity.SetTag("network.peer.address", address.ToString()).SetTag("network.peer.port", connection.RemotePort);
        }

        return activity;
    }
}

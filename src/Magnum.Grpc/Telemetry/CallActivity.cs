using System.Diagnostics;
using Grpc.Core;

namespace Magnum.Grpc;

/// <summary>The trace span of a call.</summary>
internal static class CallActivity
{
    public const string SourceName = "Magnum.Grpc";

    private static readonly ActivitySource Source = new(SourceName);

    public static Activity? StartServer(IMethod method) => Start(method, ActivityKind.Server);

    public static Activity? StartClient(IMethod method) => Start(method, ActivityKind.Client);

    public static void Stop(Activity? activity, Status status)
    {
        if (activity is null)
        {
            return;
        }

        activity.SetTag("rpc.grpc.status_code", (int)status.StatusCode);
        if (status.StatusCode != StatusCode.OK)
        {
            activity.SetStatus(ActivityStatusCode.Error, status.Detail);
        }

        activity.Dispose();
    }

    private static Activity? Start(IMethod method, ActivityKind kind)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var activity = Source.StartActivity(method.FullName[1..], kind);
        activity?.SetTag("rpc.system", "grpc");
        activity?.SetTag("rpc.service", method.ServiceName);
        activity?.SetTag("rpc.method", method.Name);
        return activity;
    }
}

using System.Diagnostics;

namespace Magnum.OpenStack;

/// <summary>The names under which this library's traces are found.</summary>
public static class OpenStackTelemetry
{
    /// <summary>The activity source: one activity an operation, e.g. <c>heat stack-create</c>, above the HTTP activities of <c>System.Net.Http</c>.</summary>
    public const string ActivitySourceName = "Magnum.OpenStack";

    internal static readonly ActivitySource Source = new(ActivitySourceName);
}

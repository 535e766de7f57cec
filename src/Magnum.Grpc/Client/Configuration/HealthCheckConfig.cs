namespace Magnum.Grpc;

/// <summary>
/// Has the health of each address watched by <c>grpc.health.v1.Health/Watch</c>; one that does not serve gets no calls.
/// A server without the health service counts as serving.
/// </summary>
public sealed class HealthCheckConfig
{
    /// <summary>The service whose health is asked for; empty, the default, for the server as a whole.</summary>
    public string ServiceName { get; set; } = string.Empty;
}

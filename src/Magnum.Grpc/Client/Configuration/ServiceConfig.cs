using Magnum.Grpc;

namespace Grpc.Net.Client.Configuration;

/// <summary>How calls over a channel behave, by method, and how its addresses share them.</summary>
public sealed class ServiceConfig
{
    /// <summary>How several addresses share the calls: the first is taken. Empty, the default, means <see cref="PickFirstConfig"/>.</summary>
    public IList<LoadBalancingConfig> LoadBalancingConfigs { get; } = [];

    /// <summary>What applies to which methods. An exact name goes before a service, a service before <see cref="MethodName.Default"/>.</summary>
    public IList<MethodConfig> MethodConfigs { get; } = [];

    /// <summary>When retries pause because too many calls fail; null, the default, for never.</summary>
    public RetryThrottlingPolicy? RetryThrottling { get; set; }

    /// <summary>
    /// What is asked of the health service of each address; null, the default, for nothing.
    /// It takes effect with <see cref="RoundRobinConfig"/> only.
    /// </summary>
    public HealthCheckConfig? HealthCheckConfig { get; set; }
}

namespace Grpc.Net.Client.Configuration;

/// <summary>Calls go in turn to all addresses that are connected and, where <see cref="ServiceConfig.HealthCheckConfig"/> is set, serving.</summary>
public sealed class RoundRobinConfig() : LoadBalancingConfig(RoundRobinPolicyName);

namespace Grpc.Net.Client.Configuration;

/// <summary>All calls go to the first address that can be connected to, in the order given.</summary>
public sealed class PickFirstConfig() : LoadBalancingConfig(PickFirstPolicyName);

namespace Grpc.Net.Client.Configuration;

/// <summary>How several addresses share the calls of a channel: <see cref="PickFirstConfig"/> or <see cref="RoundRobinConfig"/>.</summary>
public abstract class LoadBalancingConfig
{
    /// <summary>The name of pick_first.</summary>
    public const string PickFirstPolicyName = "pick_first";

    /// <summary>The name of round_robin.</summary>
    public const string RoundRobinPolicyName = "round_robin";

    private protected LoadBalancingConfig(string policyName) => PolicyName = policyName;

    /// <summary>The name of the policy.</summary>
    public string PolicyName { get; }
}

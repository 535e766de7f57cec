namespace Grpc.Net.Client.Configuration;

/// <summary>
/// Pauses retries while many calls fail. A channel has a number of tokens, <see cref="MaxTokens"/> at first and at most: an attempt that
/// fails takes one, a call that succeeds gives <see cref="TokenRatio"/> back, and there are no retries while half of them or less are left.
/// Calls of methods with a <see cref="RetryPolicy"/> count.
/// </summary>
public sealed class RetryThrottlingPolicy
{
    /// <summary>The most tokens there can be: 1 to 1000. Required.</summary>
    public int? MaxTokens { get; set; }

    /// <summary>What a call that succeeds gives back; more than zero, counted in thousandths. Required.</summary>
    public double? TokenRatio { get; set; }
}

using System.Collections.Frozen;
using Grpc.Core;
using Grpc.Net.Client.Configuration;

namespace Magnum.Grpc.Client.Retries;

/// <summary>A retry policy that was found sound.</summary>
internal sealed class RetryRule(RetryPolicy policy, int? maxAttempts)
{
    private readonly FrozenSet<StatusCode> _codes = policy.RetryableStatusCodes.ToFrozenSet();
    private readonly Backoff _backoff = new(policy.InitialBackoff!.Value, policy.BackoffMultiplier!.Value, policy.MaxBackoff!.Value);

    /// <summary>How often a call is tried, the first time included.</summary>
    public int MaxAttempts { get; } = Math.Min(policy.MaxAttempts!.Value, maxAttempts ?? int.MaxValue);

    public bool IsRetryable(StatusCode code) => _codes.Contains(code);

    /// <summary>The wait before the next attempt, after <paramref name="failures"/> that said nothing of it.</summary>
    public TimeSpan WaitAfter(int failures) => _backoff.WaitAfter(failures);
}

using Grpc.Core;

namespace Grpc.Net.Client.Configuration;

/// <summary>
/// How a call that failed is tried again. The waits between attempts grow from <see cref="InitialBackoff"/> by
/// <see cref="BackoffMultiplier"/> up to <see cref="MaxBackoff"/>, each varied at random by up to a fifth. The deadline spans all attempts.
/// A call is tried again only while it has no response headers, and while its requests are still held: see
/// <see cref="GrpcChannelOptions.MaxRetryBufferPerCallSize"/>.
/// </summary>
public sealed class RetryPolicy
{
    /// <summary>How often a call is tried at most, the first time included: 2 or more. Required.
    /// <see cref="GrpcChannelOptions.MaxRetryAttempts"/> may lower it.</summary>
    public int? MaxAttempts { get; set; }

    /// <summary>The wait before the second attempt; more than zero. Required.</summary>
    public TimeSpan? InitialBackoff { get; set; }

    /// <summary>The longest wait between attempts; more than zero. Required.</summary>
    public TimeSpan? MaxBackoff { get; set; }

    /// <summary>What each wait is multiplied by for the next; more than zero. Required.</summary>
    public double? BackoffMultiplier { get; set; }

    /// <summary>The codes after which a call is tried again; at least one, and never OK.</summary>
    public IList<StatusCode> RetryableStatusCodes { get; } = [];
}

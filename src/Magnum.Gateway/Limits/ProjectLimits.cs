using System.Threading.RateLimiting;

namespace Magnum.Gateway.Limits;

/// <summary>What each project may ask of this gateway: calls per second, with a reserve for bursts, and watches at a time.</summary>
internal sealed class ProjectLimits : IDisposable
{
    private readonly PartitionedRateLimiter<string> _calls;
    private readonly PartitionedRateLimiter<string> _watches;

    public ProjectLimits(GatewayOptions options)
    {
        _calls = PartitionedRateLimiter.Create<string, string>(project => RateLimitPartition.GetTokenBucketLimiter(project, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.CallBurst,
            TokensPerPeriod = options.CallsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        }));
        _watches = PartitionedRateLimiter.Create<string, string>(project => RateLimitPartition.GetConcurrencyLimiter(project, _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = options.WatchesPerProject,
        }));
    }

    /// <summary>Takes one call out of the project's allowance; never waits.</summary>
    public RateLimitLease TakeCall(string project) => _calls.AttemptAcquire(project);

    /// <summary>Takes the place of a watch, which the lease gives back; never waits.</summary>
    public RateLimitLease TakeWatch(string project) => _watches.AttemptAcquire(project);

    public void Dispose()
    {
        _calls.Dispose();
        _watches.Dispose();
    }
}

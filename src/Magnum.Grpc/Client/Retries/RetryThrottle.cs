using Grpc.Net.Client.Configuration;

namespace Magnum.Grpc.Client.Retries;

/// <summary>The tokens of a channel, which failures take and successes give back. Counted in thousandths.</summary>
internal sealed class RetryThrottle(RetryThrottlingPolicy policy)
{
    private const int Unit = 1000;

    private readonly Lock _gate = new();
    private readonly int _max = policy.MaxTokens!.Value * Unit;
    private readonly int _gain = (int)Math.Min(policy.TokenRatio!.Value * Unit, policy.MaxTokens.Value * (double)Unit);
    private int _tokens = policy.MaxTokens.Value * Unit;

    public bool AllowsRetry
    {
        get
        {
            lock (_gate)
            {
                return _tokens > _max / 2;
            }
        }
    }

    public void Failed()
    {
        lock (_gate)
        {
            _tokens = Math.Max(_tokens - Unit, 0);
        }
    }

    public void Succeeded()
    {
        lock (_gate)
        {
            _tokens = Math.Min(_tokens + _gain, _max);
        }
    }
}

using System.Diagnostics.CodeAnalysis;

namespace Magnum.Grpc.Client;

/// <summary>Waits that grow with every failure, varied at random by up to a fifth, so that those who failed together do not come back together.</summary>
internal sealed class Backoff(TimeSpan initial, double multiplier, TimeSpan max)
{
    private const double Jitter = 0.2;

    /// <param name="failures">How many there were in a row; 1 or more.</param>
    [SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "Nobody gains by guessing it.")]
    public TimeSpan WaitAfter(int failures)
    {
        var wait = Math.Min(initial.TotalMilliseconds * Math.Pow(multiplier, failures - 1), max.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(wait * (1 - Jitter + (2 * Jitter * Random.Shared.NextDouble())));
    }
}

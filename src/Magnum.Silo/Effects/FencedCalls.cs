using Magnum.Grains.Cloud;
using Magnum.Silo.Shards;

namespace Magnum.Silo.Effects;

/// <summary>Outside calls that begin only while the shard's lease outlasts them, and end with their time-out.</summary>
internal sealed class FencedCalls(ShardHold hold, TimeSpan timeout, TimeProvider time)
{
    /// <summary>
    /// Makes a call. Throws <see cref="LeaseLostException"/> when it may not begin, and a passing <see cref="CloudException"/> when it took too long.
    /// </summary>
    /// <param name="service">Name of the service that is called, such as <c>Heat</c>.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<T> RunAsync<T>(string service, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        hold.EnsureMayCall();
        using var tooLong = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, cancellationToken);
        try
        {
            return await call(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (tooLong.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CloudException($"{service.ToUpperInvariant()}_TIMEOUT", $"{service} did not answer within {timeout.TotalSeconds:0} s", isTransient: true, FaultOwner.Cloud);
        }
    }
}

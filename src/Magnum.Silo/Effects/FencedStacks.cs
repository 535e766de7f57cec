using Magnum.Grains.Cloud;
using Magnum.Silo.Shards;

namespace Magnum.Silo.Effects;

/// <summary>Heat, asked only while the shard's lease outlasts the call.</summary>
internal sealed class FencedStacks(IBayStacks stacks, ShardHold hold, TimeSpan callTimeout, TimeProvider time) : IBayStacks
{
    public Task<Stack?> FindAsync(string idOrName, bool withOutputs, CancellationToken cancellationToken) =>
        CallAsync(token => stacks.FindAsync(idOrName, withOutputs, token), cancellationToken);

    public Task<IReadOnlyList<Stack>> ListAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        CallAsync(token => stacks.ListAsync(ids, token), cancellationToken);

    public Task<string> CreateAsync(StackRequest request, CancellationToken cancellationToken) =>
        CallAsync(token => stacks.CreateAsync(request, token), cancellationToken);

    public Task UpdateAsync(string id, StackRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            async token =>
            {
                await stacks.UpdateAsync(id, request, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) =>
        CallAsync(token => stacks.DeleteAsync(id, token), cancellationToken);

    public Task<IReadOnlyList<StackResource>> ListResourcesAsync(string id, CancellationToken cancellationToken) =>
        CallAsync(token => stacks.ListResourcesAsync(id, token), cancellationToken);

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        if (!hold.MayCall())
        {
            throw new LeaseLostException();
        }

        using var timeout = new CancellationTokenSource(callTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await call(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CloudException("HEAT_TIMEOUT", $"Heat did not answer within {callTimeout.TotalSeconds:0} s", isTransient: true, FaultOwner.Cloud);
        }
    }
}

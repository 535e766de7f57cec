using Magnum.Grains.Cloud;

namespace Magnum.Silo.Effects;

/// <summary>Heat, asked only while the shard's lease outlasts the call.</summary>
internal sealed class FencedStacks(IBayStacks stacks, FencedCalls calls) : IBayStacks
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

    private Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        calls.RunAsync("Heat", call, cancellationToken);
}

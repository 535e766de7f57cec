using Magnum.Grains.Cloud;
using Magnum.Silo.Shards;

namespace Magnum.Silo.Calls;

/// <summary>Heat, called as <see cref="CloudCalls"/> lets.</summary>
internal sealed class FencedStacks(IBayStacks stacks, CloudCalls calls, string project, ShardHold hold) : IBayStacks
{
    public Task<Stack?> FindAsync(string idOrName, bool withOutputs, CancellationToken cancellationToken) =>
        CallAsync(looks: true, token => stacks.FindAsync(idOrName, withOutputs, token), cancellationToken);

    public Task<IReadOnlyList<Stack>> ListAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        CallAsync(looks: true, token => stacks.ListAsync(ids, token), cancellationToken);

    public Task<string> CreateAsync(StackRequest request, CancellationToken cancellationToken) =>
        CallAsync(looks: false, token => stacks.CreateAsync(request, token), cancellationToken);

    public Task UpdateAsync(string id, StackRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            looks: false,
            async token =>
            {
                await stacks.UpdateAsync(id, request, token);
                return true;
            },
            cancellationToken);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) =>
        CallAsync(looks: false, token => stacks.DeleteAsync(id, token), cancellationToken);

    public Task<IReadOnlyList<StackResource>> ListResourcesAsync(string id, CancellationToken cancellationToken) =>
        CallAsync(looks: true, token => stacks.ListResourcesAsync(id, token), cancellationToken);

    private Task<T> CallAsync<T>(bool looks, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        calls.RunAsync(CloudCalls.Heat, project, looks, hold, call, cancellationToken);
}

using Magnum.Grains.Cloud;

namespace Magnum.Silo.Tests.Hosting;

/// <summary>The scripted Heat, as one bay's credentials see it.</summary>
internal sealed class ScriptedStacks(ScriptedCloud cloud, string caller) : IBayStacks
{
    public Task<Stack?> FindAsync(string idOrName, bool withOutputs, CancellationToken cancellationToken) => CallAsync("find", () => Find(idOrName), cancellationToken);

    public Task<IReadOnlyList<Stack>> ListAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        cloud.Listed.Enqueue(ids.Count);
        return CallAsync<IReadOnlyList<Stack>>("list", () => [.. cloud.Stacks.Values.Where(stack => ids.Contains(stack.Id))], cancellationToken);
    }

    public Task<string> CreateAsync(StackRequest request, CancellationToken cancellationToken) => CallAsync(
        "create",
        () =>
        {
            var stack = new Stack { Id = $"id-of-{request.Name}", Name = request.Name, Status = cloud.NewStatus, Tags = request.Tags };
            return cloud.Stacks.TryAdd(stack.Id, stack) ? stack.Id : throw new CloudException("STACK_EXISTS", "the name is taken", isTransient: false, FaultOwner.Service);
        },
        cancellationToken);

    public Task UpdateAsync(string id, StackRequest request, CancellationToken cancellationToken) =>
        CallAsync("update", () => cloud.Stacks[id] = cloud.Stacks[id] with { Status = "UPDATE_COMPLETE", Tags = request.Tags }, cancellationToken);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) =>
        CallAsync("delete", () => Find(id) is { } stack && cloud.Stacks.TryRemove(stack.Id, out _), cancellationToken);

    public Task<IReadOnlyList<StackResource>> ListResourcesAsync(string id, CancellationToken cancellationToken) => CallAsync("resources", () => cloud.Resources, cancellationToken);

    private Stack? Find(string idOrName) => cloud.Stacks.Values.FirstOrDefault(stack => stack.Id == idOrName || stack.Name == idOrName);

    private Task<T> CallAsync<T>(string name, Func<T> answer, CancellationToken cancellationToken)
    {
        cloud.Callers.Enqueue(caller);
        return cloud.DeadTrusts.ContainsKey(caller)
            ? Task.FromException<T>(new CloudException("TRUST_REFUSED", "the trust is dead", isTransient: false, FaultOwner.User) { CredentialsRefused = true })
            : cloud.CallAsync(name, answer, cancellationToken);
    }
}

using Magnum.Grains.Cloud;
using Magnum.Simulation.Clock;

namespace Magnum.Simulation.Clouds;

/// <summary>Heat as a process has it with some rights.</summary>
internal sealed class StacksPort(SimulatedHeat heat, CloudWire wire, Process process, CallWatch? watch, Func<CloudException?> logIn) : IBayStacks
{
    public Task<Stack?> FindAsync(string idOrName, bool withOutputs, CancellationToken cancellationToken) =>
        SendAsync($"find {idOrName}", [heat.BayOf(idOrName)], () => heat.Find(idOrName)?.Show(withOutputs), cancellationToken);

    public Task<IReadOnlyList<Stack>> ListAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        SendAsync<IReadOnlyList<Stack>>($"list {ids.Count} stacks", [.. ids.Select(heat.BayOf)], () => [.. ids.Select(heat.Find).OfType<HeatStack>().Select(stack => stack.Show(withOutputs: false))], cancellationToken);

    public Task<string> CreateAsync(StackRequest request, CancellationToken cancellationToken) =>
        SendAsync($"create {request.Name}", [SimulatedHeat.BayOf(request.Tags)], () => heat.Create(request), cancellationToken);

    public Task UpdateAsync(string id, StackRequest request, CancellationToken cancellationToken) =>
        SendAsync(
            $"update {id} to {HeatStack.NodesOf(request)} nodes",
            [SimulatedHeat.BayOf(request.Tags)],
            () =>
            {
                heat.Update(id, request);
                return true;
            },
            cancellationToken);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) =>
        SendAsync($"delete {id}", [heat.BayOf(id)], () => heat.Delete(id), cancellationToken);

    public Task<IReadOnlyList<StackResource>> ListResourcesAsync(string id, CancellationToken cancellationToken) =>
        SendAsync($"resources of {id}", [heat.BayOf(id)], () => heat.Find(id) is { } stack ? SimulatedHeat.Resources(stack) : [], cancellationToken);

    private Task<T> SendAsync<T>(string what, IReadOnlyCollection<Guid> bays, Func<T> arrives, CancellationToken cancellationToken)
    {
        watch?.Begins(process.Name, what, bays);

        // The token was got before, and is taken as long as it lasts, though its trustee may be gone when the request arrives.
        var refused = logIn();
        return wire.SendAsync(process, "Heat", what, () => refused is null ? arrives() : throw refused, cancellationToken);
    }
}

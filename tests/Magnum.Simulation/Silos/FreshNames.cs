using Magnum.Grains.Cloud;
using Magnum.Simulation.Clock;

namespace Magnum.Simulation.Silos;

/// <summary>Heat as a driver has it that does not look for the bay's stack, and gives each new one another name.</summary>
internal sealed class FreshNames(IBayStacks stacks, Dice dice) : IBayStacks
{
    public Task<Stack?> FindAsync(string idOrName, bool withOutputs, CancellationToken cancellationToken) => Task.FromResult<Stack?>(null);

    public Task<IReadOnlyList<Stack>> ListAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) => stacks.ListAsync(ids, cancellationToken);

    public Task<string> CreateAsync(StackRequest request, CancellationToken cancellationToken) =>
        stacks.CreateAsync(request with { Name = $"{request.Name}-{dice.NewId():N}" }, cancellationToken);

    public Task UpdateAsync(string id, StackRequest request, CancellationToken cancellationToken) => stacks.UpdateAsync(id, request, cancellationToken);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) => stacks.DeleteAsync(id, cancellationToken);

    public Task<IReadOnlyList<StackResource>> ListResourcesAsync(string id, CancellationToken cancellationToken) => stacks.ListResourcesAsync(id, cancellationToken);
}

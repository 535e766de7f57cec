using System.Text.Json;
using Magnum.Grains.Cloud;

namespace Magnum.Drivers.Tests;

/// <summary>Heat in memory: the stacks by name, and what it was asked for.</summary>
internal sealed class FakeStacks : IBayStacks
{
    private readonly Dictionary<string, Stack> _byName = new(StringComparer.Ordinal);

    public List<StackRequest> Created { get; } = [];

    public List<StackRequest> Updated { get; } = [];

    public List<string> Deleted { get; } = [];

    /// <summary>A stack that another caller makes just before ours is asked for.</summary>
    public Stack? MadeMeanwhile { get; set; }

    /// <summary>Outputs of every stack, for those who ask for them.</summary>
    public Dictionary<string, JsonElement> Outputs { get; } = new(StringComparer.Ordinal);

    public void Add(string name, params IReadOnlyList<string> tags) =>
        _byName[name] = new Stack { Id = "id-of-" + name, Name = name, Status = "CREATE_COMPLETE", Tags = tags };

    public Task<Stack?> FindAsync(string idOrName, bool withOutputs, CancellationToken cancellationToken) =>
        Task.FromResult(_byName.Values.Where(stack => stack.Name == idOrName || stack.Id == idOrName).Select(stack => withOutputs ? stack with { Outputs = Outputs } : stack).FirstOrDefault());

    public Task<string> CreateAsync(StackRequest request, CancellationToken cancellationToken)
    {
        if (MadeMeanwhile is { } stack)
        {
            _byName[stack.Name] = stack;
        }

        if (_byName.ContainsKey(request.Name))
        {
            throw new CloudException("STACK_EXISTS", "The name is taken.", isTransient: false, FaultOwner.Service);
        }

        Created.Add(request);
        Add(request.Name, request.Tags);
        return Task.FromResult("id-of-" + request.Name);
    }

    public Task UpdateAsync(string id, StackRequest request, CancellationToken cancellationToken)
    {
        Updated.Add(request);
        return Task.CompletedTask;
    }

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        Deleted.Add(id);
        return Task.FromResult(true);
    }

    public Task<IReadOnlyList<Stack>> ListAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No driver lists stacks.");

    public Task<IReadOnlyList<StackResource>> ListResourcesAsync(string id, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No driver lists resources.");
}

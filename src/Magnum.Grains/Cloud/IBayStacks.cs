namespace Magnum.Grains.Cloud;

/// <summary>Heat, as one bay's credentials see it. Every method throws <see cref="CloudException"/> on failure.</summary>
public interface IBayStacks
{
    /// <summary>The stack of that id or name, with outputs when asked for; null when there is none (also when its status is DELETE_COMPLETE).</summary>
    Task<Stack?> FindAsync(string idOrName, bool withOutputs, CancellationToken cancellationToken);

    /// <summary>The stacks of those ids, without outputs; absent ones are left out. At most 100 ids.</summary>
    Task<IReadOnlyList<Stack>> ListAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>Asks for a new stack and answers with its id. Code <c>STACK_EXISTS</c> when the name is taken.</summary>
    Task<string> CreateAsync(StackRequest request, CancellationToken cancellationToken);

    /// <summary>Asks for a change of a stack.</summary>
    Task UpdateAsync(string id, StackRequest request, CancellationToken cancellationToken);

    /// <summary>Asks for the removal of a stack; false when there is none.</summary>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken);

    /// <summary>The resources of a stack and of the stacks nested in it.</summary>
    Task<IReadOnlyList<StackResource>> ListResourcesAsync(string id, CancellationToken cancellationToken);
}

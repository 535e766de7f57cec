using Magnum.Grains.Cloud;

namespace Magnum.Grains.Tests.Walks;

/// <summary>Heat as far as a bay can tell: stacks of unique names whose actions take time, fail, or never end.</summary>
internal sealed class FakeHeat(World world, bool isQuick)
{
    private readonly Dictionary<string, FakeStack> _stacks = new(StringComparer.Ordinal);
    private int _ids;

    public IReadOnlyCollection<FakeStack> Stacks => _stacks.Values;

    /// <summary>How many stacks were ever made.</summary>
    public int Made => _ids;

    public static Stack Show(FakeStack stack) => new()
    {
        Id = stack.Id,
        Name = stack.Name,
        Status = stack.Status,
        StatusReason = $"Stack {stack.Status}",
        Tags = stack is { Bay: { } bay, Operation: { } operation } ? StackTags.Of(bay, operation) : [],
    };

    public FakeStack? Find(string idOrName) => _stacks.Values.FirstOrDefault(stack => stack.Id == idOrName || stack.Name == idOrName);

    /// <summary>Null when the name is taken.</summary>
    public FakeStack? Create(string name, Guid bay, Guid operation, int nodes)
    {
        if (Find(name) is not null)
        {
            return null;
        }

        var stack = new FakeStack { Id = $"stack-{++_ids}", Name = name, Status = string.Empty, Bay = bay, Operation = operation, Nodes = nodes };
        _stacks[stack.Id] = stack;
        Begin(stack, "CREATE");
        return stack;
    }

    /// <summary>False when Heat refuses: the stack is being deleted.</summary>
    public bool Update(FakeStack stack, Guid? bay, Guid? operation, int nodes)
    {
        if (stack.Status.StartsWith("DELETE", StringComparison.Ordinal))
        {
            return false;
        }

        (stack.Bay, stack.Operation, stack.Nodes) = (bay, operation, nodes);
        Begin(stack, "UPDATE");
        return true;
    }

    public void Delete(FakeStack stack)
    {
        if (stack.Status != "DELETE_IN_PROGRESS")
        {
            Begin(stack, "DELETE");
        }
    }

    public void Show(FakeStack stack, string status)
    {
        stack.Traversal++;
        stack.Status = status;
    }

    /// <summary>What hung goes on.</summary>
    public void Recover()
    {
        foreach (var stack in _stacks.Values.Where(stack => stack.Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal)).ToList())
        {
            Begin(stack, stack.Status[..stack.Status.IndexOf('_', StringComparison.Ordinal)]);
        }
    }

    private void Begin(FakeStack stack, string action)
    {
        stack.Status = $"{action}_IN_PROGRESS";
        world.Say($"  Heat: {stack.Id} {stack.Status}");
        var traversal = ++stack.Traversal;
        if (world.Fault(0.05))
        {
            return;
        }

        world.After(isQuick ? world.Between(0.2, 4) : world.Between(1, 120), "heat", () =>
        {
            if (stack.Traversal != traversal || !_stacks.ContainsKey(stack.Id))
            {
                return;
            }

            if (action == "UPDATE" && world.Fault(0.1))
            {
                Begin(stack, "ROLLBACK");
                return;
            }

            stack.Status = world.Fault(0.15) ? $"{action}_FAILED" : $"{action}_COMPLETE";
            world.Say($"  Heat: {stack.Id} {stack.Status}");
            if (stack.Status == "DELETE_COMPLETE")
            {
                _stacks.Remove(stack.Id);
            }
        });
    }
}

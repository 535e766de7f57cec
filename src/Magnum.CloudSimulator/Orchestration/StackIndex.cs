using Magnum.CloudSimulator.Orchestration.Stacks;

namespace Magnum.CloudSimulator.Orchestration;

/// <summary>The stacks, found by id, by name and by project, newest first, without looking at the others.</summary>
internal sealed class StackIndex
{
    private readonly Dictionary<string, Stack> _byId = [];
    private readonly Dictionary<(string Project, string Name), Stack> _byName = [];
    private readonly Dictionary<string, SortedSet<Stack>> _byProject = [];
    private readonly SortedSet<Stack> _all = new(NewestFirst);
    private readonly Dictionary<string, Stack> _byNested = [];
    private readonly PriorityQueue<(Stack Stack, long Operation), DateTimeOffset> _due = new();
    private readonly Queue<Stack> _deleted = new();

    private static Comparer<Stack> NewestFirst { get; } = Comparer<Stack>.Create((left, right) => right.Number.CompareTo(left.Number));

    public IEnumerable<Stack> All => _all;

    public void Add(Stack stack)
    {
        _byId[stack.Id] = stack;
        _all.Add(stack);
        Of(stack.ProjectId).Add(stack);
        if (stack.DeletedAt is null)
        {
            _byName[(stack.ProjectId, stack.Name)] = stack;
            Watch(stack);
        }
        else
        {
            _deleted.Enqueue(stack);
        }
    }

    /// <summary>Notes when the stack's operation is over, and its nested stacks.</summary>
    public void Watch(Stack stack)
    {
        foreach (var (node, parent, _) in Stack.Walk(stack.Root))
        {
            if (parent is not null)
            {
                _byNested[node.Id] = stack;
            }
        }

        if (stack.Operation is { } operation)
        {
            _due.Enqueue((stack, operation.Number), operation.End);
        }
    }

    /// <summary>Takes the next stack whose operation is over.</summary>
    public Stack? NextDue(DateTimeOffset now)
    {
        while (_due.TryPeek(out var next, out var at) && at <= now)
        {
            _due.Dequeue();
            if (next.Stack.Operation?.Number == next.Operation && next.Stack.Operation.End <= now)
            {
                return next.Stack;
            }
        }

        return null;
    }

    /// <summary>Frees the name of a deleted stack; it stays readable by id for a while.</summary>
    public void MarkDeleted(Stack stack)
    {
        _byName.Remove((stack.ProjectId, stack.Name));
        _deleted.Enqueue(stack);
    }

    public void Forget(StackNode nested) => _byNested.Remove(nested.Id);

    /// <summary>Forgets the stacks deleted before a time.</summary>
    public void Purge(DateTimeOffset before)
    {
        while (_deleted.TryPeek(out var stack) && stack.DeletedAt <= before)
        {
            _deleted.Dequeue();
            _byId.Remove(stack.Id);
            _all.Remove(stack);
            Of(stack.ProjectId).Remove(stack);
        }
    }

    public Stack? ById(string id) => _byId.GetValueOrDefault(id);

    public Stack? ByName(string projectId, string name) => _byName.GetValueOrDefault((projectId, name));

    public Stack? ByNested(string id) => _byNested.GetValueOrDefault(id);

    public SortedSet<Stack> Of(string projectId)
    {
        if (!_byProject.TryGetValue(projectId, out var stacks))
        {
            _byProject[projectId] = stacks = new SortedSet<Stack>(NewestFirst);
        }

        return stacks;
    }

    public int CountOf(string projectId) => Of(projectId).Count(stack => stack.DeletedAt is null);

    /// <summary>The stacks of a project, or of all, that come after a marker.</summary>
    public IEnumerable<Stack> After(string? projectId, Stack? marker)
    {
        var stacks = projectId is null ? _all : Of(projectId);
        return marker is null || stacks.Min is not { } || stacks.Max is not { } last
            ? stacks
            : marker.Number <= last.Number ? [] : stacks.GetViewBetween(marker, last).Skip(stacks.Contains(marker) ? 1 : 0);
    }
}

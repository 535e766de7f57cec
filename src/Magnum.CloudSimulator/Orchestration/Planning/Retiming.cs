using Magnum.CloudSimulator.Orchestration.Stacks;

namespace Magnum.CloudSimulator.Orchestration.Planning;

/// <summary>Moves the rest of an operation when one of its resources has ended before its time.</summary>
internal static class Retiming
{
    /// <summary>The operation as it goes on after a resource of a node has ended.</summary>
    public static StackOperation After(StackNode root, StackNode node, StackOperation operation, Failure? failure, DateTimeOffset now)
    {
        var told = Rise(root, node, operation.Number, failure, now);
        if (told is not null)
        {
            Planner.Cut(root, now, operation.Number);
            return operation with { End = now, Failure = $"Resource {operation.Action} failed: {told}" };
        }

        return operation.Failure is null ? operation with { End = EndOf(root, operation.Number, operation.Start) } : operation;
    }

    /// <summary>From the node up to the root, each stack learns of it; what a failure is called there is returned.</summary>
    private static Failure? Rise(StackNode from, StackNode node, long operation, Failure? failure, DateTimeOffset now)
    {
        if (from != node)
        {
            var parent = from.Resources.Values.First(resource => resource.Nested is { } nested && Stack.Walk(nested).Any(visit => visit.Node == node));
            failure = Rise(parent.Nested!, node, operation, failure, now)?.Under(from.TemplateId is null ? $"resources[{parent.Name}]" : $"resources.{parent.Name}");
            parent.Step = parent.Step with { End = failure is null ? EndOf(parent.Nested!, operation, parent.Step.Start) : now, Failure = failure };
        }

        if (failure is null)
        {
            Follow(from, operation, now);
        }

        return failure;
    }

    /// <summary>What waits in a node begins as soon as what it needs is there.</summary>
    private static void Follow(StackNode node, long operation, DateTimeOffset now)
    {
        foreach (var resource in node.Resources.Values.Where(resource => resource.Step.Operation == operation && resource.Step.Start > now && !resource.Step.Held))
        {
            var needs = node.Resources.Values.Where(other => other.RequiredBy.Contains(resource.Name) && !other.Step.Held).ToList();
            if (resource.Step.Action != "DELETE" && needs.Count > 0)
            {
                var begin = needs.Max(other => other.Step.End);
                Shift(resource, (begin > now ? begin : now) - resource.Step.Start);
            }
        }
    }

    private static void Shift(StackResource resource, TimeSpan by)
    {
        if (resource.Step.Held)
        {
            return;
        }

        resource.Step = resource.Step with { Start = resource.Step.Start + by, End = resource.Step.End + by };
        foreach (var inner in resource.Nested?.Resources.Values ?? Enumerable.Empty<StackResource>())
        {
            Shift(inner, by);
        }
    }

    private static DateTimeOffset EndOf(StackNode node, long operation, DateTimeOffset start) =>
        node.Resources.Values.Where(resource => resource.Step.Operation == operation && !resource.Step.Held).Select(resource => resource.Step.End).Append(start).Max();
}

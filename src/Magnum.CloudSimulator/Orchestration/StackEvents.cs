using System.Security.Cryptography;
using System.Text;
using Magnum.CloudSimulator.Orchestration.Stacks;

namespace Magnum.CloudSimulator.Orchestration;

/// <summary>The events of an operation, computed from its plan.</summary>
internal static class StackEvents
{
    /// <summary>The events of the stack's operation in flight that have happened by a time, oldest first.</summary>
    public static IEnumerable<StackEvent> Of(Stack stack, DateTimeOffset until)
    {
        if (stack.Operation is not { } operation)
        {
            return [];
        }

        var events = new List<StackEvent> { Make(operation, stack.Root, stack.Name, stack.Id, operation.Start, "IN_PROGRESS", $"Stack {operation.Action} started", operation.Action, 0) };
        foreach (var (node, _, depth) in Stack.Walk(stack.Root))
        {
            foreach (var resource in node.Resources.Values.Where(resource => resource.Step.Operation == operation.Number && resource.Step.Start <= until))
            {
                var step = resource.Step;
                events.Add(Make(operation, node, resource.Name, step.Action == "CREATE" ? resource.PhysicalName : resource.PhysicalId, step.Start, "IN_PROGRESS", "state changed", step.Action, depth));
                if (step.End <= until)
                {
                    var (status, reason) = step.Failure is null ? ("COMPLETE", "state changed") : ("FAILED", step.Failure.ToString());
                    events.Add(Make(operation, node, resource.Name, resource.PhysicalIdAt(step.End), step.End, status, reason, step.Action, depth));
                }
            }
        }

        if (operation.End <= until)
        {
            var (status, reason) = operation.Failure is null ? ("COMPLETE", $"Stack {operation.Action} completed successfully") : ("FAILED", operation.Failure);
            events.Add(Make(operation, stack.Root, stack.Name, stack.Id, operation.End, status, reason, operation.Action, 0));
        }

        return events.OrderBy(one => one.Time);
    }

    private static StackEvent Make(
        StackOperation operation, StackNode node, string resource, string physicalId, DateTimeOffset time, string status, string reason, string action, int depth)
    {
        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{operation.Number}/{node.Id}/{resource}/{action}/{status}"))[..16]);
        return new StackEvent(id.ToString(), time, node.Id, node.Name, resource, physicalId, $"{action}_{status}", reason, depth);
    }
}

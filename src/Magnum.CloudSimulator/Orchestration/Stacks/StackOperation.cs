namespace Magnum.CloudSimulator.Orchestration.Stacks;

/// <summary>An operation on a stack, in flight until its end. The failure is the stack's status reason then.</summary>
internal sealed record StackOperation(long Number, string Action, DateTimeOffset Start, DateTimeOffset End, string? Failure);

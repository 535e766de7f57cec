namespace Magnum.CloudSimulator.Orchestration.Stacks;

/// <summary>An operation on a stack, in flight until <paramref name="End"/>.</summary>
/// <param name="Number">Counts the operations of the cloud.</param>
/// <param name="Action">CREATE, UPDATE, DELETE, ROLLBACK, SUSPEND, RESUME or CHECK.</param>
/// <param name="Failure">The stack's status reason when it fails.</param>
internal sealed record StackOperation(long Number, string Action, DateTimeOffset Start, DateTimeOffset End, string? Failure);

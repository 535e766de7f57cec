using Magnum.Grains.Cloud;

namespace Magnum.Grains.Bays;

/// <summary>
/// What a poll expects to see of a bay's stack. All else is news, which the bay must be told; what is expected needs no turn and is written nowhere.
/// </summary>
/// <param name="Kind">The operation in flight; null when the bay is settled.</param>
/// <param name="Status">The status that the stack should have; null when any is news.</param>
/// <param name="StackOperation">The operation that the stack should carry.</param>
/// <param name="Deadline">When the operation in flight is given up, UTC: from then on everything is news.</param>
public readonly record struct StackExpectation(OperationKind? Kind, string? Status, Guid? StackOperation, DateTimeOffset Deadline)
{
    /// <summary>What is expected of a bay's stack.</summary>
    public static StackExpectation Of(BayState state) => state.Operation is { } operation
        ? new StackExpectation(
            operation.Kind,
            operation.LastError is null ? InProgress(state, operation) : null,
            operation.Kind == OperationKind.Delete ? state.AppliedOperationId : operation.Id,
            operation.Deadline)
        : Settled(state.StackStatus, state.AppliedOperationId);

    /// <summary>What is expected of the stack of a settled bay that last saw this.</summary>
    public static StackExpectation Settled(string? status, Guid? stackOperation) => new(null, status, stackOperation, DateTimeOffset.MaxValue);

    /// <summary>Whether the bay must be told of this.</summary>
    public bool IsNews(Stack stack, DateTimeOffset now) =>
        !string.Equals(stack.Status, Status, StringComparison.Ordinal)
        || stack.Operation() != StackOperation
        || now > Deadline
        || (Kind is not null && !stack.Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal))
        || (Kind == OperationKind.Delete && !stack.Status.StartsWith("DELETE_", StringComparison.Ordinal));

    /// <summary>What is expected once the bay was told of this and still waits.</summary>
    public StackExpectation After(Stack told) => this with { Status = told.Status, StackOperation = told.Operation() };

    private static string InProgress(BayState state, BayOperation operation) => operation.Kind switch
    {
        OperationKind.Create => "CREATE_IN_PROGRESS",
        OperationKind.Delete => "DELETE_IN_PROGRESS",
        _ when state.Status == BayStatus.RollbackInProgress => "ROLLBACK_IN_PROGRESS",
        _ => "UPDATE_IN_PROGRESS",
    };
}

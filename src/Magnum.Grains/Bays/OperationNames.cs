namespace Magnum.Grains.Bays;

/// <summary>Kinds and stages in the words of the API and the events.</summary>
public static class OperationNames
{
    /// <summary>The word for a kind: <c>create</c>, <c>update</c>, <c>delete</c>.</summary>
    public static string Of(OperationKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The word for a stage, such as <c>stack-create</c>.</summary>
    public static string Of(OperationStage stage) => stage switch
    {
        OperationStage.Identity => "identity",
        OperationStage.Certificates => "certificates",
        OperationStage.Discovery => "discovery",
        OperationStage.StackCreate => "stack-create",
        OperationStage.StackUpdate => "stack-update",
        OperationStage.StackDelete => "stack-delete",
        OperationStage.StackWatch => "stack-watch",
        OperationStage.Outputs => "outputs",
        OperationStage.Faults => "faults",
        OperationStage.TrusteeDelete => "trustee-delete",
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "Unknown stage."),
    };
}

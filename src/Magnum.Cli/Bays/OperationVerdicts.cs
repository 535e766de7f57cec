using Magnum.V1;

namespace Magnum.Cli.Bays;

/// <summary>Judges an operation by the state of its bay.</summary>
internal static class OperationVerdicts
{
    /// <summary>How the operation stands, by the bay as it is now.</summary>
    public static OperationVerdict Of(BayOperationKind kind, BayStatus status) => kind switch
    {
        BayOperationKind.Delete => status switch
        {
            BayStatus.DeleteComplete => OperationVerdict.Succeeded,
            BayStatus.DeleteFailed => OperationVerdict.Failed,
            _ => OperationVerdict.Pending,
        },
        BayOperationKind.Create => status switch
        {
            // A later update means that the bay had come up.
            BayStatus.UpdateInProgress or BayStatus.UpdateFailed => OperationVerdict.Succeeded,
            _ => OfChange(status),
        },
        _ => OfChange(status),
    };

    private static OperationVerdict OfChange(BayStatus status) => status switch
    {
        BayStatus.DeleteInProgress or BayStatus.DeleteComplete or BayStatus.DeleteFailed => OperationVerdict.Overtaken,
        BayStatus.RollbackComplete => OperationVerdict.Failed,
        BayStatus.Unspecified => OperationVerdict.Pending,
        _ when BayStatusText.IsFailed(status) => OperationVerdict.Failed,
        _ when BayStatusText.Of(status).EndsWith("_COMPLETE", StringComparison.Ordinal) => OperationVerdict.Succeeded,
        _ => OperationVerdict.Pending,
    };
}

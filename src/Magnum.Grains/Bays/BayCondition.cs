namespace Magnum.Grains.Bays;

/// <summary>One fact about a bay beside its status.</summary>
/// <param name="Type">Ready, StackSynced, CredentialsValid or Deleting.</param>
/// <param name="Holds">True, false, or null for unknown.</param>
/// <param name="Reason">Stable word.</param>
/// <param name="Message">The same for a person.</param>
/// <param name="ObservedAt">When it was last known to be so, UTC; null when never.</param>
public sealed record BayCondition(string Type, bool? Holds, string Reason, string Message, DateTimeOffset? ObservedAt)
{
    /// <summary>The conditions of a bay.</summary>
    /// <param name="state">The bay.</param>
    /// <param name="syncedThrough">Until when its settled neighbours were compared with Heat; null when never.</param>
    public static IReadOnlyList<BayCondition> Of(BayState state, DateTimeOffset? syncedThrough)
    {
        var changed = state.UpdatedAt ?? state.CreatedAt;
        var foreign = state.StackStatus is { } status && BayStatusNames.Parse(status) is null ? status : null;
        var complete = state.Operation is null && !state.Status.IsFailed() && foreign is null;
        var known = state.Operation is null && syncedThrough > changed ? syncedThrough : changed;
        return
        [
            new("Ready", complete, complete ? "StackComplete" : ReasonOf(state, foreign), state.StatusReason ?? string.Empty, changed),
            new("StackSynced", state.StackId is null ? null : true, state.StackId is null ? "NoStack" : "Compared", foreign is null ? string.Empty : $"Heat shows {foreign}.", state.StackId is null ? null : known),
            Credentials(state, changed),
            new("Deleting", state.Operation?.Kind == OperationKind.Delete, state.Operation?.Kind == OperationKind.Delete ? "DeleteAccepted" : "NotAsked", string.Empty, changed),
        ];
    }

    private static BayCondition Credentials(BayState state, DateTimeOffset changed) => state switch
    {
        { CredentialsValid: false } => new("CredentialsValid", false, "TrustRefused", "The trust's maker has left the project or was disabled; an update or delete by a member renews it.", changed),
        _ when state.Ledger.Find(LedgerKind.Trust) is { State: LedgerState.Present } => new("CredentialsValid", true, "TrustWorks", string.Empty, changed),
        _ => new("CredentialsValid", null, "NoTrust", string.Empty, null),
    };

    private static string ReasonOf(BayState state, string? foreign) => state switch
    {
        { Operation: not null } => "OperationInFlight",
        _ when foreign is not null => "StackChanged",
        _ => "OperationFailed",
    };
}

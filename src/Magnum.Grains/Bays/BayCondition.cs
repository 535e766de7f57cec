namespace Magnum.Grains.Bays;

/// <summary>One fact about a bay beside its status.</summary>
/// <param name="Type">Ready, StackSynced, CredentialsValid, Deleting; EngineHealthy on a bay whose engine is looked at; Parked on one that is left alone.</param>
/// <param name="Holds">True, false, or null for unknown.</param>
/// <param name="Reason">Stable word.</param>
/// <param name="Message">The same for a person.</param>
/// <param name="ObservedAt">When it was last known to be so, UTC; null when never.</param>
public sealed record BayCondition(string Type, bool? Holds, string Reason, string Message, DateTimeOffset? ObservedAt)
{
    /// <summary>From which age on what is known of a stack is no longer said to be so.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(20);

    /// <summary>The conditions of a bay.</summary>
    /// <param name="state">The bay.</param>
    /// <param name="syncedThrough">Until when all stacks of its shard were seen in Heat; null when never.</param>
    /// <param name="now">The database's time.</param>
    public static IReadOnlyList<BayCondition> Of(BayState state, DateTimeOffset? syncedThrough, DateTimeOffset now)
    {
        var changed = state.UpdatedAt ?? state.CreatedAt;
        var foreign = state.StackStatus is { } status && BayStatusNames.Parse(status) is null ? status : null;
        var complete = state.Operation is null && !state.Status.IsFailed() && foreign is null;
        return
        [
            new("Ready", complete, complete ? "StackComplete" : ReasonOf(state, foreign), state.StatusReason ?? string.Empty, changed),
            Synced(state, foreign, syncedThrough > changed ? syncedThrough.Value : changed, now),
            Credentials(state, changed),
            .. Engine(state),
            .. Parked(state, changed),
            new("Deleting", state.Operation?.Kind == OperationKind.Delete, state.Operation?.Kind == OperationKind.Delete ? "DeleteAccepted" : "NotAsked", string.Empty, changed),
        ];
    }

    private static BayCondition Synced(BayState state, string? foreign, DateTimeOffset seenAt, DateTimeOffset now)
    {
        if (state.StackId is null)
        {
            return new("StackSynced", null, "NoStack", string.Empty, null);
        }

        var shown = foreign is null ? string.Empty : $"Heat shows {foreign}.";
        return now - seenAt <= StaleAfter
            ? new("StackSynced", true, "Compared", shown, seenAt)
            : new("StackSynced", false, "Stale", $"The stack was last seen {(now - seenAt).TotalMinutes:0} minutes ago: Heat does not answer, or the service is behind. {shown}".TrimEnd(), seenAt);
    }

    private static BayCondition Credentials(BayState state, DateTimeOffset changed) => state switch
    {
        { CredentialsValid: false } => new("CredentialsValid", false, "TrustRefused", "The trust's maker has left the project or was disabled; an update or delete by a member renews it.", changed),
        _ when state.Ledger.Find(LedgerKind.Trust) is { State: LedgerState.Present } => new("CredentialsValid", true, "TrustWorks", string.Empty, changed),
        _ => new("CredentialsValid", null, "NoTrust", string.Empty, null),
    };

    private static IEnumerable<BayCondition> Engine(BayState state) => state.Engine is { } engine
        ? [new BayCondition("EngineHealthy", engine.Healthy, engine.Healthy switch { true => "NodesHealthy", false => "NodesNotHealthy", null => "NoAnswer" }, engine.Text, engine.Since)]
        : [];

    private static IEnumerable<BayCondition> Parked(BayState state, DateTimeOffset changed) =>
        state.Parked is { } why ? [new BayCondition("Parked", true, "Unworkable", why, changed)] : [];

    private static string ReasonOf(BayState state, string? foreign) => state switch
    {
        { Operation: not null } => "OperationInFlight",
        _ when foreign is not null => "StackChanged",
        _ => "OperationFailed",
    };
}

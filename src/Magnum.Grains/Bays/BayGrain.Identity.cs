namespace Magnum.Grains.Bays;

/// <content>Trustee and trust.</content>
public static partial class BayGrain
{
    private static BayDecision IdentityMade(BayState state, BayMessage.IdentityMade made, TurnContext turn)
    {
        if (!Awaits(state, made.OperationId, OperationStage.Identity))
        {
            return BayDecision.Refuse(state, RefusalKind.Aborted, "IDENTITY_STALE", "The bay has moved on without this identity.");
        }

        var trustee = new LedgerEntry(LedgerKind.Trustee, state.Uuid.ToString("D"), LedgerState.Present) { Id = made.Identity.TrusteeId };
        var trust = new LedgerEntry(LedgerKind.Trust, "trust", LedgerState.Present) { Id = made.Identity.TrustId };
        var stack = new LedgerEntry(LedgerKind.Stack, state.StackName, LedgerState.Intended);
        var next = AtStage(state, OperationStage.StackCreate, turn.Now, turn) with
        {
            Ledger = state.Ledger.With(trustee).With(trust).With(stack),
        };
        return Changed(next, turn, Event(next, turn, BayEventTypes.IdentityMade, "Trustee and trust are made.", next.Operation));
    }

    private static BayDecision IdentityRefused(BayState state, BayMessage.IdentityRefused refused, TurnContext turn)
    {
        if (!Awaits(state, refused.OperationId, OperationStage.Identity))
        {
            return BayDecision.Unchanged(state);
        }

        if (!refused.NothingLeft)
        {
            var due = state with
            {
                DueAt = turn.Now,
                Operation = state.Operation! with { LastError = $"{refused.Fault.Message} [{refused.Fault.Code}]" },
            };
            return Changed(due, turn);
        }

        var failed = Event(state, turn, BayEventTypes.Failed, $"Create refused: {refused.Fault.Message} [{refused.Fault.Code}]", state.Operation, refused.Fault.RequestId);
        return Removed(WithoutTrustee(state), turn, failed);
    }

    private static BayDecision TrusteeGone(BayState state, BayMessage.TrusteeGone gone, TurnContext turn)
    {
        if (!Awaits(state, gone.OperationId, OperationStage.Identity, OperationStage.TrusteeDelete))
        {
            return BayDecision.Unchanged(state);
        }

        if (state.Operation!.Kind == OperationKind.Delete
            && state.Ledger.Find(LedgerKind.Trustee) is { State: LedgerState.Intended, UncertainUntil: { } until } && until > turn.Now)
        {
            return Changed(state with { DueAt = Earlier(until, turn.Now + turn.Policy.DeleteRepeat) }, turn);
        }

        var next = WithoutTrustee(state);
        return state.Operation.Kind == OperationKind.Delete
            ? Removed(next, turn)
            : Failed(
                next,
                new Failure(
                    "IDENTITY_LOST",
                    state.Operation.LastError ?? "the server was interrupted before the bay's trustee and trust were made",
                    Cloud.FaultOwner.Service),
                turn);
    }

    private static BayState WithoutTrustee(BayState state) => state with
    {
        Ledger = state.Ledger.WithGone(LedgerKind.Trustee).WithGone(LedgerKind.Trust),
    };

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}

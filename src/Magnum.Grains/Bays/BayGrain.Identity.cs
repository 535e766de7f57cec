using Magnum.Grains.Cloud;

namespace Magnum.Grains.Bays;

/// <content>Trustee and trust.</content>
public static partial class BayGrain
{
    private static BayDecision IdentityMade(BayState state, BayMessage.IdentityMade made, TurnContext turn)
    {
        if (state.Ledger.Find(LedgerKind.Trustee) is { State: LedgerState.Present } known && string.Equals(known.Id, made.Identity.TrusteeId, StringComparison.Ordinal))
        {
            // Told twice, or made by two calls under one request id: the gateway must not take it for its own and remove it.
            return BayDecision.Unchanged(state);
        }

        // From its due time on the owner removes the trustee.
        if (!Awaits(state, made.OperationId, OperationStage.Identity) || turn.Now >= state.DueAt)
        {
            return BayDecision.Refuse(state, RefusalKind.Aborted, "IDENTITY_STALE", "The bay has moved on without this identity.");
        }

        // What went unanswered was sent before now.
        var trustee = state.Ledger.Line(LedgerKind.Trustee, state.Uuid.ToString("D")) with
        {
            State = LedgerState.Present,
            Id = made.Identity.TrusteeId,
            UncertainUntil = made.Unanswered ? turn.Now + turn.Policy.UncertainFor : null,
        };
        var trust = state.Ledger.Line(LedgerKind.Trust, TrustName) with { State = LedgerState.Present, Id = made.Identity.TrustId, UncertainUntil = null };
        var ledger = state.Ledger.With(trustee).With(trust);
        if (made.Identity.NodeUserId is { } nodeUser)
        {
            var line = ledger.Line(LedgerKind.NodeUser, NodeCredentials.NameOf(state.Uuid));
            ledger = ledger.With(line with { State = LedgerState.Present, Id = nodeUser, UncertainUntil = trustee.UncertainUntil });
        }

        var next = AfterIdentity(state with { Ledger = ledger }, turn);
        return Changed(next, turn, Event(next, turn, BayEventTypes.IdentityMade, "Trustee and trust are made.", next.Operation));
    }

    private static BayDecision IdentityRefused(BayState state, BayMessage.IdentityRefused refused, TurnContext turn)
    {
        if (!Awaits(state, refused.OperationId, OperationStage.Identity))
        {
            return BayDecision.Unchanged(state);
        }

        var operation = state.Operation!;
        var text = $"Create refused: {refused.Fault.Message} [{refused.Fault.Code}]";
        if (refused is { NothingLeft: true, Fault.IsTransient: false })
        {
            return Removed(WithoutTrustee(state), turn, Event(state, turn, BayEventTypes.Failed, text, operation, refused.Fault.RequestId));
        }

        // The caller was told that there is no bay, so what was begun is deleted; an unanswered call may make the trustee yet.
        var next = state with
        {
            Status = BayStatus.DeleteInProgress,
            DueAt = turn.Now,
            Operation = NewOperation(OperationKind.Delete, OperationStage.TrusteeDelete, turn.Policy.DeleteTimeoutMinutes, operation.RequestId, operation.UserId, turn),
        };
        return Changed(next, turn, Event(next, turn, BayEventTypes.Failed, text, operation, refused.Fault.RequestId));
    }

    private static BayDecision TrusteeGone(BayState state, BayMessage.TrusteeGone gone, TurnContext turn)
    {
        if (!Awaits(state, gone.OperationId, OperationStage.Identity, OperationStage.TrusteeDelete))
        {
            return BayDecision.Unchanged(state);
        }

        var trustee = state.Ledger.Find(LedgerKind.Trustee);
        var uncertain = MayStillAppear(trustee, state, turn);
        if (state.Operation!.Kind == OperationKind.Delete)
        {
            return uncertain
                ? Changed(state with { DueAt = NextLook(trustee!, turn) }, turn)
                : Removed(WithoutTrustee(state), turn);
        }

        // While it is uncertain the ledger keeps it, and the delete of the failed bay looks again.
        return Failed(
            uncertain ? state : WithoutTrustee(state),
            new Failure("IDENTITY_LOST", "the server was interrupted before the bay's trustee and trust were made", Cloud.FaultOwner.Service),
            turn);
    }

    private static BayState WithoutTrustee(BayState state) => state with
    {
        Ledger = state.Ledger.WithGone(LedgerKind.Trustee).WithGone(LedgerKind.Trust).WithGone(LedgerKind.NodeUser).WithGone(LedgerKind.DiscoveryToken),
    };
}

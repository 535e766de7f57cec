using Magnum.Grains.Cloud;

namespace Magnum.Grains.Bays;

/// <content>The stack while an operation is in flight.</content>
public static partial class BayGrain
{
    private static BayDecision StackAccepted(BayState state, BayMessage.StackAccepted accepted, TurnContext turn)
    {
        var known = state with
        {
            StackId = accepted.StackId,
            Ledger = state.Ledger.With(new LedgerEntry(LedgerKind.Stack, state.StackName, LedgerState.Present) { Id = accepted.StackId }),
        };
        if (Awaits(state, accepted.OperationId, OperationStage.StackCreate, OperationStage.StackUpdate))
        {
            var next = AtStage(known, OperationStage.StackWatch, turn.Now + turn.Policy.FastestPoll, turn) with { AppliedOperationId = accepted.OperationId };
            return Changed(next, turn, Event(next, turn, BayEventTypes.StackAccepted, $"Heat accepted the {OperationNames.Of(next.Operation!.Kind)} of stack {accepted.StackId}.", next.Operation));
        }

        // An answer that comes after the operation was pre-empted: the stack exists all the same.
        return state.Ledger.Find(LedgerKind.Stack) is { State: LedgerState.Intended }
            ? Changed(known, turn)
            : BayDecision.Unchanged(state);
    }

    private static BayDecision DeleteAccepted(BayState state, BayMessage.DeleteAccepted accepted, TurnContext turn)
    {
        if (!Awaits(state, accepted.OperationId, OperationStage.StackDelete))
        {
            return BayDecision.Unchanged(state);
        }

        var next = AtStage(state, OperationStage.StackWatch, turn.Now + turn.Policy.FastestPoll, turn);
        return Changed(next, turn, Event(next, turn, BayEventTypes.StackAccepted, $"Heat accepted the delete of stack {state.StackId ?? state.StackName}.", next.Operation));
    }

    private static BayDecision StackSeen(BayState state, BayMessage.StackSeen seen, TurnContext turn)
    {
        if (!Awaits(state, seen.OperationId, OperationStage.StackWatch))
        {
            return BayDecision.Unchanged(state);
        }

        var operation = state.Operation!;
        var status = seen.Stack.Status;
        var settled = !status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal);
        if (operation.Kind == OperationKind.Delete)
        {
            if (status == "DELETE_FAILED")
            {
                return ToReading(state, OperationStage.Faults, seen.Stack, turn);
            }

            return !status.StartsWith("DELETE_", StringComparison.Ordinal) && turn.Now - operation.StageSince >= turn.Policy.DeleteRepeat
                ? Changed(AtStage(state, OperationStage.StackDelete, turn.Now, turn), turn)
                : StillWatching(state, seen, turn);
        }

        if (!settled)
        {
            return StillWatching(state, seen, turn);
        }

        if (seen.Stack.Operation() != operation.Id)
        {
            var again = operation.Kind == OperationKind.Create ? OperationStage.StackCreate : OperationStage.StackUpdate;
            return Changed(AtStage(state, again, turn.Now + turn.Policy.FastestPoll, turn), turn);
        }

        // Heat may show the old settled status for a moment after it accepted an update.
        if (operation.Kind == OperationKind.Update && status == "CREATE_COMPLETE")
        {
            return StillWatching(state, seen, turn);
        }

        var failed = status.EndsWith("_FAILED", StringComparison.Ordinal) || status == "ROLLBACK_COMPLETE";
        return ToReading(state, failed ? OperationStage.Faults : OperationStage.Outputs, seen.Stack, turn);
    }

    private static BayDecision ToReading(BayState state, OperationStage stage, Stack stack, TurnContext turn)
    {
        var next = AtStage(state, stage, turn.Now, turn);
        return Changed(next with { Operation = next.Operation! with { StackStatus = stack.Status, StackReason = stack.StatusReason } }, turn);
    }

    private static BayDecision StillWatching(BayState state, BayMessage.StackSeen seen, TurnContext turn)
    {
        var operation = state.Operation!;
        if (turn.Now > operation.Deadline)
        {
            return Failed(
                state,
                new Failure("HEAT_STALLED", $"Heat still shows {seen.Stack.Status} after {operation.HeatTimeoutMinutes} minutes", FaultOwner.Cloud),
                turn);
        }

        var status = operation.Kind == OperationKind.Update && seen.Stack.Status == "ROLLBACK_IN_PROGRESS" ? BayStatus.RollbackInProgress : state.Status;
        var percent = seen.Percent ?? operation.Percent;
        return percent == operation.Percent && status == state.Status && operation.LastError is null
            ? BayDecision.Unchanged(state)
            : Changed(
                state with
                {
                    Status = status,
                    DueAt = turn.Now + PollPause(operation, turn.Now, turn.Policy),
                    Operation = operation with { Percent = percent, LastError = null, Attempt = 1 },
                },
                turn);
    }

    private static BayDecision StackGone(BayState state, BayMessage.StackGone gone, TurnContext turn)
    {
        if (!Awaits(state, gone.OperationId, OperationStage.StackDelete, OperationStage.StackWatch, OperationStage.Outputs, OperationStage.Faults, OperationStage.StackUpdate))
        {
            return BayDecision.Unchanged(state);
        }

        if (state.Operation!.Kind != OperationKind.Delete)
        {
            var lost = WithoutStack(state);
            return Failed(lost, new Failure("STACK_VANISHED", "the bay's stack was deleted in Heat by somebody else", FaultOwner.User), turn);
        }

        if (state.Ledger.Find(LedgerKind.Stack) is { State: LedgerState.Intended, UncertainUntil: { } until } && until > turn.Now)
        {
            return Changed(AtStage(state, OperationStage.StackDelete, Earlier(until, turn.Now + turn.Policy.DeleteRepeat), turn), turn);
        }

        var next = AtStage(WithoutStack(state), OperationStage.TrusteeDelete, turn.Now, turn);
        var text = Event(next, turn, BayEventTypes.StackGone, "The stack is gone.", next.Operation);
        return next.Ledger.IsEmpty() ? Removed(next, turn, text) : Changed(next, turn, text);
    }

    private static BayState WithoutStack(BayState state) => state with
    {
        StackId = null,
        StackStatus = null,
        ApiAddress = null,
        NodeAddresses = [],
        MasterAddresses = [],
        Ledger = state.Ledger.WithGone(LedgerKind.Stack),
    };
}

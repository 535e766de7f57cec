using Magnum.Grains.Cloud;

namespace Magnum.Grains.Bays;

/// <content>The stack while an operation is in flight.</content>
public static partial class BayGrain
{
    private static readonly Failure Vanished = new("STACK_VANISHED", "the bay's stack was deleted in Heat by somebody else", FaultOwner.User);

    private static BayDecision StackAccepted(BayState state, BayMessage.StackAccepted accepted, TurnContext turn)
    {
        var line = state.Ledger.Line(LedgerKind.Stack, state.StackName);
        var known = state with
        {
            StackId = accepted.StackId,
            AppliedOperationId = accepted.OperationId,
            Ledger = state.Ledger.With(line with { State = LedgerState.Present, Id = accepted.StackId }),
        };
        if (Awaits(state, accepted.OperationId, OperationStage.StackCreate, OperationStage.StackUpdate))
        {
            var next = AtStage(known, OperationStage.StackWatch, turn.Now + turn.Policy.FastestPoll, turn);
            return Changed(next, turn, Event(next, turn, BayEventTypes.StackAccepted, $"Heat accepted the {OperationNames.Of(next.Operation!.Kind)} of stack {accepted.StackId}. {accepted.Note}".TrimEnd(), next.Operation));
        }

        // An answer that comes after the operation was pre-empted: the stack exists all the same, unless this very one was seen gone.
        var news = state.Ledger.Entries.Contains(line) && line.State != LedgerState.Present && !string.Equals(line.Id, accepted.StackId, StringComparison.Ordinal);
        if (!news)
        {
            return BayDecision.Unchanged(state);
        }

        return state.Operation switch
        {
            null => Changed(known, turn),
            { Stage: OperationStage.TrusteeDelete } => Changed(AtStage(known, OperationStage.StackDelete, turn.Now, turn), turn),
            _ => Changed(known with { DueAt = turn.Now }, turn),
        };
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

        var status = seen.Stack.Status;
        if (status == "DELETE_COMPLETE")
        {
            return StackGone(state, new BayMessage.StackGone(seen.OperationId), turn);
        }

        return state.Operation!.Kind == OperationKind.Delete
            ? StackSeenInDelete(state, seen, turn)
            : StackSeenInBuild(state, seen, turn);
    }

    private static BayDecision StackSeenInDelete(BayState state, BayMessage.StackSeen seen, TurnContext turn)
    {
        var status = seen.Stack.Status;
        if (status == "DELETE_FAILED")
        {
            return ToReading(state, OperationStage.Faults, seen.Stack, turn);
        }

        // Heat accepted the delete and forgot it.
        return !status.StartsWith("DELETE_", StringComparison.Ordinal)
               && turn.Now - state.Operation!.StageSince >= turn.Policy.DeleteRepeat
               && turn.Now <= state.Operation.Deadline
            ? Changed(AtStage(state, OperationStage.StackDelete, turn.Now, turn), turn)
            : StillWatching(state, seen, turn);
    }

    private static BayDecision StackSeenInBuild(BayState state, BayMessage.StackSeen seen, TurnContext turn)
    {
        var operation = state.Operation!;
        var status = seen.Stack.Status;
        if (!IsSettled(status))
        {
            return StillWatching(state, seen, turn);
        }

        // Somebody else's change, or a late one of ours, came in between.
        if (seen.Stack.Operation() != operation.Id)
        {
            return turn.Now > operation.Deadline
                ? StillWatching(state, seen, turn)
                : Changed(AtStage(state, OperationStage.StackUpdate, turn.Now + turn.Policy.FastestPoll, turn), turn);
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

        var percent = seen.Percent ?? operation.Percent;
        var next = state with
        {
            DueAt = turn.Now + PollPause(operation.StageSince, turn.Now, turn.Policy),
            Operation = operation with { Percent = percent, LastError = null, Attempt = 1 },
        };
        if (operation.Kind == OperationKind.Update && seen.Stack.Status == "ROLLBACK_IN_PROGRESS" && state.Status != BayStatus.RollbackInProgress)
        {
            next = next with { Status = BayStatus.RollbackInProgress };
            return Changed(next, turn, Event(next, turn, BayEventTypes.StackChanged, $"Heat is undoing the update. {seen.Stack.StatusReason}".TrimEnd(), next.Operation));
        }

        return percent == operation.Percent && operation.LastError is null
            ? BayDecision.Unchanged(state)
            : Changed(next, turn);
    }

    private static BayDecision StackGone(BayState state, BayMessage.StackGone gone, TurnContext turn)
    {
        if (!Awaits(state, gone.OperationId, OperationStage.StackDelete, OperationStage.StackWatch, OperationStage.Outputs, OperationStage.Faults, OperationStage.StackUpdate))
        {
            return BayDecision.Unchanged(state);
        }

        // Told twice, or of a stack that is known to be gone: a look for an id tells nothing of what a late create made under the name.
        if (gone.Sought is { } sought && !string.Equals(sought, state.StackId ?? state.StackName, StringComparison.Ordinal))
        {
            return BayDecision.Unchanged(state);
        }

        var operation = state.Operation!;
        if (operation.Kind != OperationKind.Delete)
        {
            return Failed(WithVanishedStack(state, turn) with { Operation = operation with { StackStatus = null } }, Vanished, turn);
        }

        var stack = state.Ledger.Find(LedgerKind.Stack);
        if (StackMayStillAppear(stack, state, turn))
        {
            return Changed(AtStage(WithVanishedStack(state, turn), OperationStage.StackDelete, NextLook(stack!, turn), turn), turn);
        }

        var next = AtStage(WithoutStack(state), OperationStage.TrusteeDelete, turn.Now, turn);
        var text = Event(next, turn, BayEventTypes.StackGone, "The stack is gone.", next.Operation);
        return next.Ledger.IsEmpty() ? Removed(next, turn, text) : Changed(next, turn, text);
    }

    // That an id is gone tells nothing of what a late create made under the same name: the last look is by name.
    private static bool StackMayStillAppear(LedgerEntry? stack, BayState state, TurnContext turn) =>
        MayStillAppear(stack, state, turn) || (stack is { UncertainUntil: not null } && state.StackId is not null);

    // Should an unanswered create still arrive, what it made has another id: the delete of the bay looks for it by name.
    private static BayState WithVanishedStack(BayState state, TurnContext turn) =>
        state.Ledger.Find(LedgerKind.Stack) is { } stack && StackMayStillAppear(stack, state, turn)
            ? WithoutStack(state) with { Ledger = state.Ledger.With(stack with { State = LedgerState.Intended, Id = null }) }
            : WithoutStack(state);

    private static BayState WithoutStack(BayState state) => state with
    {
        StackId = null,
        StackStatus = null,
        ApiAddress = null,
        Engine = null,
        NodeAddresses = [],
        MasterAddresses = [],
        Ledger = state.Ledger.WithGone(LedgerKind.Stack).WithGone(LedgerKind.DiscoveryToken),
    };
}

using Magnum.Grains.Cloud;

namespace Magnum.Grains.Bays;

/// <content>A settled bay whose stack is compared with Heat now and then.</content>
public static partial class BayGrain
{
    private static BayDecision SettledSeen(BayState state, BayMessage.SettledSeen seen, TurnContext turn)
    {
        var stack = seen.Stack;
        if (state.Operation is not null || !string.Equals(stack.Id, state.StackId, StringComparison.Ordinal))
        {
            return BayDecision.Unchanged(state);
        }

        var settled = !stack.Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal);
        if (settled && state.AppliedOperationId is { } applied && stack.Operation() is { } carried && carried != applied && stack.IsOf(state.Uuid))
        {
            return Converge(state, turn);
        }

        if (!settled || string.Equals(stack.Status, state.StackStatus, StringComparison.Ordinal))
        {
            return BayDecision.Unchanged(state);
        }

        var next = state with
        {
            StackStatus = stack.Status,
            Status = BayStatusNames.Parse(stack.Status) ?? state.Status,
            StatusReason = stack.StatusReason,
        };
        var text = $"The stack changed in Heat, not through this service: {state.StackStatus} to {stack.Status}. {stack.StatusReason}";
        return Changed(next, turn, Event(next, turn, BayEventTypes.StackChanged, text, null));
    }

    // The stack carries another operation than the last one: a late write of a silo that had lost its lease.
    private static BayDecision Converge(BayState state, TurnContext turn)
    {
        var operation = NewOperation(OperationKind.Update, OperationStage.StackUpdate, turn.Policy.UpdateTimeoutMinutes, $"req-{turn.NewId:D}", state.UserId, turn);
        var next = state with { Status = BayStatus.UpdateInProgress, StatusReason = null, Operation = operation, DueAt = turn.Now };
        return Changed(next, turn, Event(next, turn, BayEventTypes.UpdateAccepted, "The stack carries another operation than the bay's last; bringing it back.", operation));
    }

    private static BayDecision SettledGone(BayState state, TurnContext turn)
    {
        if (state.Operation is not null || state.Ledger.Find(LedgerKind.Stack) is not { State: LedgerState.Present })
        {
            return BayDecision.Unchanged(state);
        }

        var lost = WithoutStack(state);
        if (state.Status == BayStatus.DeleteFailed)
        {
            return Delete(lost, new BayMessage.Delete(false, state.UserId, $"req-{turn.NewId:D}", null), turn);
        }

        var next = lost with
        {
            Status = state.Status is BayStatus.CreateComplete or BayStatus.CreateFailed ? BayStatus.CreateFailed : BayStatus.UpdateFailed,
            StatusReason = Sentence(new Failure("STACK_VANISHED", "the bay's stack was deleted in Heat by somebody else", FaultOwner.User), OperationKind.Create),
        };
        return Changed(next, turn, Event(next, turn, BayEventTypes.Failed, next.StatusReason, null));
    }
}

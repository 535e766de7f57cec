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

        if (stack.Status == "DELETE_COMPLETE")
        {
            return SettledGone(state, turn);
        }

        // A bay whose delete failed waits for the next delete, whatever its stack does.
        if (state.Status == BayStatus.DeleteFailed || !IsSettled(stack.Status))
        {
            return BayDecision.Unchanged(state);
        }

        if (state.Status != BayStatus.CreateFailed && state.AppliedOperationId is { } applied && stack.Operation() is { } carried && carried != applied && stack.IsOf(state.Uuid))
        {
            return Converge(state, carried, turn);
        }

        return string.Equals(stack.Status, state.StackStatus, StringComparison.Ordinal)
            ? BayDecision.Unchanged(state)
            : StackChanged(state, stack, turn);
    }

    // The stack carries another operation than the last one: a late write of a silo that had lost its lease. Brought back once: should that
    // be refused, the bay has failed and says so.
    private static BayDecision Converge(BayState state, Guid carried, TurnContext turn)
    {
        var operation = NewOperation(OperationKind.Update, OperationStage.StackUpdate, turn.Policy.UpdateTimeoutMinutes, $"req-{turn.NewId:D}", state.UserId, turn);
        var next = state with
        {
            Status = BayStatus.UpdateInProgress,
            StatusReason = null,
            Faults = NoFaults,
            AppliedOperationId = carried,
            WantedOperationId = operation.Id,
            Operation = operation,
            DueAt = turn.Now,
        };
        return Changed(next, turn, Event(next, turn, BayEventTypes.UpdateAccepted, "The stack carries another operation than the bay's last; bringing it back.", operation));
    }

    private static BayDecision StackChanged(BayState state, Stack stack, TurnContext turn)
    {
        var text = $"The stack is {stack.Status} in Heat, which this service did not see before. {stack.StatusReason}".TrimEnd();
        if (state.WantedOperationId is { } wanted && wanted != state.AppliedOperationId)
        {
            // What Heat has ended is an earlier operation; the last one has failed and may be tried again.
            var noted = state with { StackStatus = stack.Status };
            return Changed(noted, turn, Event(noted, turn, BayEventTypes.StackChanged, text, null));
        }

        if (stack.Status is not ("CREATE_COMPLETE" or "UPDATE_COMPLETE"))
        {
            var status = BayStatusNames.Parse(stack.Status) ?? state.Status;
            var changed = state with
            {
                StackStatus = stack.Status,
                Status = status,
                StatusReason = stack.StatusReason,
                Faults = status.IsFailed() ? state.Faults : NoFaults,
            };
            return Changed(changed, turn, Event(changed, turn, BayEventTypes.StackChanged, text, null));
        }

        // Built or changed after all: its addresses are to be read.
        var kind = stack.Status == "CREATE_COMPLETE" ? OperationKind.Create : OperationKind.Update;
        var operation = NewOperation(kind, OperationStage.Outputs, turn.Policy.UpdateTimeoutMinutes, $"req-{turn.NewId:D}", state.UserId, turn) with
        {
            StackStatus = stack.Status,
            StackReason = stack.StatusReason,
        };
        var next = state with
        {
            Status = kind == OperationKind.Create ? BayStatus.CreateInProgress : BayStatus.UpdateInProgress,
            StatusReason = null,
            Faults = NoFaults,
            Operation = operation,
            DueAt = turn.Now,
        };
        return Changed(next, turn, Event(next, turn, BayEventTypes.StackChanged, text, operation));
    }

    private static BayDecision CredentialsRefused(BayState state, TurnContext turn)
    {
        if (!state.CredentialsValid)
        {
            return BayDecision.Unchanged(state);
        }

        const string text = "The bay's trust is not accepted any more: its maker has left the project or was disabled. An update or delete by a member renews it.";
        var refused = state with { CredentialsValid = false };
        return Changed(refused, turn, Event(refused, turn, BayEventTypes.CredentialsRefused, text, null));
    }

    private static BayDecision SettledGone(BayState state, TurnContext turn)
    {
        if (state.Operation is not null || state.Ledger.Find(LedgerKind.Stack) is not { State: LedgerState.Present })
        {
            return BayDecision.Unchanged(state);
        }

        var lost = WithVanishedStack(state, turn);
        if (state.Status == BayStatus.DeleteFailed)
        {
            return Delete(lost, new BayMessage.Delete(false, state.UserId, $"req-{turn.NewId:D}", null), turn);
        }

        var status = state.Status is BayStatus.CreateComplete or BayStatus.CreateFailed ? BayStatus.CreateFailed : BayStatus.UpdateFailed;
        var next = lost with { Status = status, StatusReason = Sentence(Vanished, status, hasStack: false) };
        return Changed(next, turn, Event(next, turn, BayEventTypes.Failed, next.StatusReason, null));
    }
}

using Magnum.Grains.Cloud;

namespace Magnum.Grains.Bays;

/// <content>Create, update and delete.</content>
public static partial class BayGrain
{
    private const string TrustName = "trust";

    private static BayDecision Create(BayMessage.Create command, TurnContext turn)
    {
        var uncertainUntil = turn.Now + turn.Policy.IdentityTimeout + turn.Policy.UncertainFor;
        var minutes = command.TimeoutMinutes ?? turn.Policy.CreateTimeoutMinutes;
        var operation = NewOperation(OperationKind.Create, OperationStage.Identity, minutes, command.RequestId, command.UserId, turn);
        var state = new BayState
        {
            Uuid = command.Uuid,
            ProjectId = command.ProjectId,
            UserId = command.UserId,
            Name = command.Name,
            BaymodelUuid = command.BaymodelUuid,
            Baymodel = command.Baymodel,
            NodeCount = command.NodeCount,
            MasterCount = command.MasterCount,
            CreateTimeoutMinutes = command.TimeoutMinutes,
            DiscoveryUrl = command.DiscoveryUrl,
            Needs = command.Needs,
            Status = BayStatus.CreateInProgress,
            StackName = StackNameOf(command.Name, command.Uuid),
            Operation = operation,
            WantedOperationId = operation.Id,
            Ledger = Ledger.Empty
                .With(new LedgerEntry(LedgerKind.Trustee, command.Uuid.ToString("D"), LedgerState.Intended) { UncertainUntil = uncertainUntil })
                .With(new LedgerEntry(LedgerKind.Trust, TrustName, LedgerState.Intended) { UncertainUntil = uncertainUntil }),
            DueAt = turn.Now + turn.Policy.IdentityTimeout,
            CreatedAt = turn.Now,
        };
        if (command.Needs.HasFlag(BayNeeds.Certificates))
        {
            var nodeUser = new LedgerEntry(LedgerKind.NodeUser, NodeCredentials.NameOf(command.Uuid), LedgerState.Intended) { UncertainUntil = uncertainUntil };
            state = state with { Ledger = state.Ledger.With(nodeUser) };
        }

        var text = $"Create accepted: {state.NodeCount} node(s), {state.MasterCount} master(s).";
        return new BayDecision
        {
            State = state,
            Changed = true,
            Events = [Event(state, turn, BayEventTypes.CreateAccepted, text, operation)],
        };
    }

    private static BayDecision Update(BayState state, BayMessage.Update command, TurnContext turn)
    {
        if (state.Operation is { } running)
        {
            return BayDecision.Refuse(
                state,
                RefusalKind.FailedPrecondition,
                "OPERATION_IN_PROGRESS",
                $"Bay {state.Name} is in {state.Status.ToName()} ({OperationNames.Of(running.Kind)} in flight). Wait until it is settled, or delete the bay.");
        }

        if (state.Status is BayStatus.CreateFailed or BayStatus.DeleteFailed || state.StackId is null)
        {
            return BayDecision.Refuse(
                state,
                RefusalKind.FailedPrecondition,
                "BAY_NOT_UPDATABLE",
                $"Bay {state.Name} is in {state.Status.ToName()} and cannot be updated. Delete it and create a new one.");
        }

        if (BayRules.CheckRemovals(state, command.NodeCount, command.NodesToRemove) is [var first, ..])
        {
            return BayDecision.Refuse(state, RefusalKind.InvalidArgument, "INVALID_FIELDS", $"The request cannot be carried out: {first.Field} {first.Message}.");
        }

        if (command.NodeCount == state.NodeCount && !state.Status.IsFailed() && state.Status != BayStatus.RollbackComplete)
        {
            return BayDecision.Unchanged(state);
        }

        var operation = NewOperation(OperationKind.Update, OperationStage.StackUpdate, turn.Policy.UpdateTimeoutMinutes, command.RequestId, command.UserId, turn) with
        {
            FromNodeCount = state.MostNodes ?? state.NodeCount,
            NodesToRemove = command.NodesToRemove,
        };
        var next = WithTrust(state, command.NewTrustId) with
        {
            NodeCount = command.NodeCount,
            MostNodes = operation.FromNodeCount > command.NodeCount ? operation.FromNodeCount : null,
            Status = BayStatus.UpdateInProgress,
            StatusReason = null,
            Faults = NoFaults,
            Operation = operation,
            WantedOperationId = operation.Id,
            DueAt = turn.Now,
        };
        var removals = command.NodesToRemove.Count == 0 ? string.Empty : $" Nodes to remove: {string.Join(", ", command.NodesToRemove)}.";
        var change = state.NodeCount == command.NodeCount ? $"{command.NodeCount} again" : $"{state.NodeCount} to {command.NodeCount}";
        var left = state.MostNodes is { } most ? $" There may be {most} nodes." : string.Empty;
        var text = $"Update accepted: node_count {change}.{left}{removals}";
        return Changed(next, turn, Event(next, turn, BayEventTypes.UpdateAccepted, text, operation));
    }

    private static BayDecision Delete(BayState state, BayMessage.Delete command, TurnContext turn)
    {
        if (state.Operation is { Kind: OperationKind.Delete } running)
        {
            return DeleteAgain(state, running, command, turn);
        }

        var operation = NewOperation(OperationKind.Delete, OperationStage.StackDelete, turn.Policy.DeleteTimeoutMinutes, command.RequestId, command.UserId, turn) with
        {
            Force = command.Force,
        };
        var next = WithTrust(WithUncertainStack(state, turn), command.NewTrustId) with
        {
            Status = BayStatus.DeleteInProgress,
            StatusReason = null,
            Faults = NoFaults,
            Operation = operation,
            DueAt = turn.Now,
        };
        var accepted = Event(next, turn, BayEventTypes.DeleteAccepted, command.Force ? "Delete accepted, forced." : "Delete accepted.", operation);
        if (next.Ledger.Find(LedgerKind.Stack) is not null)
        {
            return Changed(next, turn, accepted);
        }

        return next.Ledger.IsEmpty()
            ? Removed(next, turn, accepted)
            : Changed(AtStage(next, OperationStage.TrusteeDelete, turn.Now, turn), turn, accepted);
    }

    private static BayDecision DeleteAgain(BayState state, BayOperation running, BayMessage.Delete command, TurnContext turn)
    {
        var renewed = WithTrust(state, command.NewTrustId);
        if (command.Force && !running.Force)
        {
            var forced = renewed with { Operation = running with { Force = true } };
            return Changed(forced, turn, Event(forced, turn, BayEventTypes.DeleteAccepted, "Delete is forced from now on.", forced.Operation, command.RequestId));
        }

        return ReferenceEquals(renewed, state) ? BayDecision.Unchanged(state) : Changed(renewed, turn);
    }

    // A create that is pre-empted may still reach Heat.
    private static BayState WithUncertainStack(BayState state, TurnContext turn) =>
        state is { Operation.Stage: OperationStage.StackCreate } && state.Ledger.Find(LedgerKind.Stack) is { } stack
            ? state with { Ledger = state.Ledger.With(stack with { UncertainUntil = turn.Now + turn.Policy.UncertainFor }) }
            : state;

    private static BayState WithTrust(BayState state, string? trustId) => trustId is null || state.Ledger.Find(LedgerKind.Trustee) is null
        ? state
        : state with
        {
            CredentialsValid = true,
            Ledger = state.Ledger.With(state.Ledger.Line(LedgerKind.Trust, TrustName) with { State = LedgerState.Present, Id = trustId }),
        };
}

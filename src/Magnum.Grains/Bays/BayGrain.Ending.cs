using Magnum.Grains.Cloud;

namespace Magnum.Grains.Bays;

/// <content>How operations end, well or not.</content>
public static partial class BayGrain
{
    private static readonly IReadOnlyDictionary<string, string> NoFaults = new SortedDictionary<string, string>(StringComparer.Ordinal);

    private static BayDecision OutputsRead(BayState state, BayMessage.OutputsRead read, TurnContext turn)
    {
        if (!Awaits(state, read.OperationId, OperationStage.Outputs))
        {
            return BayDecision.Unchanged(state);
        }

        var operation = state.Operation!;
        var next = state with
        {
            Status = operation.Kind == OperationKind.Create ? BayStatus.CreateComplete : BayStatus.UpdateComplete,
            StatusReason = operation.StackReason,
            StackStatus = operation.StackStatus,
            Faults = NoFaults,
            MostNodes = null,
            ApiAddress = read.Outputs.ApiAddress,
            NodeAddresses = read.Outputs.NodeAddresses,
            MasterAddresses = read.Outputs.MasterAddresses,
            DiscoveryUrl = read.Outputs.DiscoveryUrl ?? state.DiscoveryUrl,
            Operation = null,
            DueAt = null,
        };
        return Changed(next, turn, Event(next, turn, BayEventTypes.Completed, $"{next.Status.ToName()}: {next.NodeAddresses.Count} node(s).", operation));
    }

    private static BayDecision FaultsRead(BayState state, BayMessage.FaultsRead read, TurnContext turn)
    {
        if (!Awaits(state, read.OperationId, OperationStage.Faults))
        {
            return BayDecision.Unchanged(state);
        }

        var faults = StackFaults.Of(read.Resources);
        return Failed(state with { Faults = faults }, StackFaults.Explain(state.Operation!, faults), turn);
    }

    private static BayDecision EffectFailed(BayState state, BayMessage.EffectFailed failed, TurnContext turn)
    {
        if (!Awaits(state, failed.OperationId, failed.Stage))
        {
            return LateFailure(state, failed, turn);
        }

        var fault = failed.Fault;
        var operation = state.Operation!;
        if (failed.Attempt is { } attempt && attempt != operation.Attempt)
        {
            return BayDecision.Unchanged(state);
        }

        if (fault.CredentialsRefused && operation.Kind == OperationKind.Delete && state.CredentialsValid)
        {
            // The next try goes with the service's own credentials.
            var other = state with
            {
                CredentialsValid = false,
                DueAt = turn.Now,
                Operation = operation with { Attempt = operation.Attempt + 1, TakeOvers = 0, LastError = $"{fault.Message} [{fault.Code}]" },
            };
            return Changed(other, turn, Event(other, turn, BayEventTypes.Retry, $"The bay's trust is dead; trying with the service's own rights: {fault.Message}", operation, fault.RequestId));
        }

        if (fault.IsTransient && turn.Now < operation.Deadline && !MayGiveUp(operation, turn))
        {
            var later = state with
            {
                DueAt = turn.Now + RetryPause(operation, fault, turn),
                Ledger = WithLostAnswer(state, fault, turn),
                Operation = operation with { Attempt = operation.Attempt + 1, TakeOvers = 0, LastError = $"{fault.Message} [{fault.Code}]" },
            };
            return Changed(later, turn, Event(later, turn, BayEventTypes.Retry, $"{OperationNames.Of(operation.Stage)} failed for now, trying again: {fault.Message} [{fault.Code}]", operation, fault.RequestId));
        }

        var refused = state with
        {
            CredentialsValid = state.CredentialsValid && !fault.CredentialsRefused,
            Ledger = WithLostAnswer(state, fault, turn),
        };
        return (operation.Stage, operation.Force) switch
        {
            (OperationStage.Faults, _) => Failed(refused, StackFaults.Explain(operation, NoFaults), turn),
            (OperationStage.StackDelete or OperationStage.StackWatch or OperationStage.TrusteeDelete, true) => GiveUp(refused, turn, $"{fault.Message} [{fault.Code}]"),
            _ => Failed(refused, From(fault), turn),
        };
    }

    private static bool MayGiveUp(BayOperation operation, TurnContext turn) =>
        (operation.Force || operation.Stage == OperationStage.Faults) && operation.Attempt >= turn.Policy.GiveUpAttempts;

    // Of a create that a delete has pre-empted. Heat's refusal: that stack will never be, if no earlier try went unanswered. No answer: the
    // request may have begun long after the delete, so its time counts from now.
    private static BayDecision LateFailure(BayState state, BayMessage.EffectFailed failed, TurnContext turn)
    {
        if (failed.Stage != OperationStage.StackCreate || state.Ledger.Find(LedgerKind.Stack) is not { State: LedgerState.Intended, UncertainUntil: not null } stack)
        {
            return BayDecision.Unchanged(state);
        }

        if (failed.Fault.IsTransient)
        {
            return Changed(state with { Ledger = state.Ledger.With(WithLostAnswer(stack, turn)) }, turn);
        }

        return !stack.AnswerLost
            ? Changed(state with { DueAt = state.DueAt is null ? null : turn.Now, Ledger = state.Ledger.With(stack with { UncertainUntil = null }) }, turn)
            : BayDecision.Unchanged(state);
    }

    // Only a look says that a stack is gone: a failed create leaves the line intended, and the delete looks.
    private static Ledger WithLostAnswer(BayState state, EffectFault fault, TurnContext turn) =>
        fault.IsTransient && state.Operation!.Stage == OperationStage.StackCreate && state.Ledger.Find(LedgerKind.Stack) is { } stack
            ? state.Ledger.With(WithLostAnswer(stack, turn))
            : state.Ledger;

    private static LedgerEntry WithLostAnswer(LedgerEntry stack, TurnContext turn) =>
        stack with { AnswerLost = true, UncertainUntil = turn.Now + turn.Policy.UncertainFor };

    // A forced delete: whatever cannot be removed is reported and forgotten.
    private static BayDecision GiveUp(BayState state, TurnContext turn, string why)
    {
        var left = state.Ledger.Entries.Where(entry => entry.State != LedgerState.Gone).ToList();
        var stackFirst = left.Where(entry => entry.Kind == LedgerKind.Stack).ToList();
        var orphans = stackFirst.Count > 0 ? stackFirst : left;
        var list = string.Join(", ", orphans.Select(entry => $"{entry.Kind.ToString().ToLowerInvariant()} {entry.Id ?? entry.Name}"));
        var report = Event(state, turn, BayEventTypes.Orphans, $"Forced delete gave up and may leave behind: {list}. Last trouble: {why}", state.Operation);
        if (stackFirst.Count > 0)
        {
            var next = AtStage(WithoutStack(state), OperationStage.TrusteeDelete, turn.Now, turn);
            return Changed(next, turn, report);
        }

        return Removed(WithoutTrustee(state), turn, report);
    }

    private static BayDecision Failed(BayState state, Failure failure, TurnContext turn)
    {
        var operation = state.Operation!;
        if (operation is { Kind: OperationKind.Delete, Force: true, Stage: OperationStage.Faults or OperationStage.StackWatch })
        {
            return GiveUp(state, turn, failure.Text);
        }

        var status = operation.Kind switch
        {
            OperationKind.Create => BayStatus.CreateFailed,
            OperationKind.Delete => BayStatus.DeleteFailed,
            _ => operation.StackStatus switch
            {
                "ROLLBACK_COMPLETE" => BayStatus.RollbackComplete,
                "ROLLBACK_FAILED" => BayStatus.RollbackFailed,
                _ => BayStatus.UpdateFailed,
            },
        };
        var next = state with
        {
            Status = status,
            StatusReason = Sentence(failure, status, state.StackId is not null),
            StackStatus = operation.StackStatus ?? (operation.Stage == OperationStage.StackWatch ? null : state.StackStatus),
            Operation = null,
            DueAt = null,
        };
        return Changed(next, turn, Event(next, turn, BayEventTypes.Failed, next.StatusReason, operation));
    }

    private static BayDecision Removed(BayState state, TurnContext turn, params BayEvent[] events)
    {
        var last = state with { Status = BayStatus.DeleteComplete, StatusReason = null, Operation = null, DueAt = null, UpdatedAt = turn.Now };
        return new BayDecision
        {
            State = last,
            Changed = true,
            Remove = true,
            Events = [.. events, Event(last, turn, BayEventTypes.Deleted, "The bay is gone.", state.Operation)],
        };
    }

    private static Failure From(EffectFault fault) => new(fault.Code, fault.Message, fault.Owner);

    private static string Sentence(Failure failure, BayStatus status, bool hasStack)
    {
        var who = failure.Owner switch
        {
            FaultOwner.User => "to be mended by the user",
            FaultOwner.Quota => "a quota is reached",
            FaultOwner.Cloud => "to be mended by the cloud's operator",
            _ => "to be mended by the bay service's operator",
        };
        var next = status switch
        {
            BayStatus.DeleteFailed => "Delete the bay again once this is mended, or with force.",
            BayStatus.CreateFailed => "Delete the bay, and create it again once this is mended.",
            _ when hasStack => "Update the bay again once this is mended.",
            _ => "Delete the bay and create it again.",
        };
        return $"{failure.Text.TrimEnd('.')} [{failure.Code}; {who}]. {next}";
    }
}

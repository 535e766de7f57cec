using System.Text.Json;
using System.Text.Json.Serialization;
using Magnum.Grains.Bays;

namespace Magnum.Grains.Tests.Bays;

/// <summary>What holds of every decision, whatever came before it.</summary>
internal static class Invariants
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static void Check(BayState? before, BayMessage message, TurnContext turn, BayDecision decision)
    {
        if (!decision.Changed)
        {
            Hold(ReferenceEquals(decision.State, before), "an unchanged decision carries the state that was read", message);
            Hold(!decision.Remove && decision.Events.Count == 0, "an unchanged decision has no events and removes nothing", message);
            return;
        }

        Hold(decision.Refusal is null, "a refusal changes nothing", message);
        var after = decision.State.ShouldNotBeNull();
        CheckState(after, decision.Remove, message);
        CheckEvents(before, after, turn, decision, message);
        if (before is not null)
        {
            CheckStep(before, after, message);
        }

        if (decision.Remove)
        {
            Hold(after.Ledger.IsEmpty(), "a bay is removed only when its ledger is empty", message);
            Hold(after.Status == BayStatus.DeleteComplete && decision.Events[^1].Type == BayEventTypes.Deleted, "a removed bay says so", message);
        }
    }

    public static void CheckDeterminism(BayState? before, BayMessage message, TurnContext turn, BayDecision decision)
    {
        var again = BayGrain.Decide(before, message, turn);
        Hold(Write(again) == Write(decision), "the same turn decides the same", message);
        if (decision.State is { } state)
        {
            var text = Write(state);
            Hold(Write(Read(text)) == text, "a state survives being stored", message);
        }
    }

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Json);

    public static BayState Read(string text) => JsonSerializer.Deserialize<BayState>(text, Json).ShouldNotBeNull();

    private static void CheckState(BayState state, bool removed, BayMessage message)
    {
        Hold(state.Operation is null == state.DueAt is null, "in flight if and only if there is a timer", message);
        Hold(state.Operation is not null == state.Status.IsInProgress(), "in flight if and only if the status is in progress", message);
        Hold(removed || state.Status != BayStatus.DeleteComplete, "a bay that is there is not DELETE_COMPLETE", message);
        var fits = state.Operation?.Kind switch
        {
            null => true,
            OperationKind.Create => state.Status == BayStatus.CreateInProgress,
            OperationKind.Update => state.Status is BayStatus.UpdateInProgress or BayStatus.RollbackInProgress,
            _ => state.Status == BayStatus.DeleteInProgress,
        };
        Hold(fits, "the status fits the operation", message);
        var stack = state.Ledger.Find(LedgerKind.Stack);
        Hold(state.StackId is null == stack is not { State: LedgerState.Present }, "the stack's id is known if and only if the ledger has it present", message);
        Hold(stack is null || state.StackId is null || stack.Id == state.StackId, "ledger and bay agree on the stack's id", message);
        Hold(state.MostNodes is null || state.MostNodes > state.NodeCount, "a bay says that it may have more nodes only if they are more", message);
        Hold(state.MostNodes is null || state.Operation is not null || state.Status is not (BayStatus.CreateComplete or BayStatus.UpdateComplete), "a complete bay has as many nodes as it says", message);
        Hold(state.Operation is not { } shrinks || shrinks.NodesToRemove.Count == 0 || shrinks.NodesToRemove.Count <= shrinks.FromNodeCount - state.NodeCount, "no more nodes are removed than the bay shrinks by", message);
        Hold(state.Operation is not { Attempt: < 1 }, "attempts count from 1", message);
    }

    private static void CheckEvents(BayState? before, BayState after, TurnContext turn, BayDecision decision, BayMessage message)
    {
        foreach (var told in decision.Events)
        {
            Hold(told.Time == turn.Now, "an event has the turn's time", message);
            Hold(!told.Message.Contains(BayLife.Secret, StringComparison.Ordinal), "no event tells a secret", message);
        }

        Hold(after.StatusReason?.Contains(BayLife.Secret, StringComparison.Ordinal) != true, "no reason tells a secret", message);
        if (before?.Status != after.Status)
        {
            Hold(decision.Events.Count > 0 && decision.Events[^1].Status == after.Status, "a change of status is an event", message);
        }
    }

    private static void CheckStep(BayState before, BayState after, BayMessage message)
    {
        var same = before.Uuid == after.Uuid && before.ProjectId == after.ProjectId && before.UserId == after.UserId && before.Name == after.Name
            && before.BaymodelUuid == after.BaymodelUuid && ReferenceEquals(before.Baymodel, after.Baymodel) && before.StackName == after.StackName
            && before.CreatedAt == after.CreatedAt && before.MasterCount == after.MasterCount && ReferenceEquals(before.Unknown, after.Unknown);
        Hold(same, "what identifies a bay never changes", message);
        Hold(before.NodeCount == after.NodeCount || message is BayMessage.Update, "only an update changes the node count", message);
        Hold(before.Ledger.Entries.All(line => after.Ledger.Entries.Any(kept => kept.Kind == line.Kind && kept.Name == line.Name)), "a ledger line is never lost", message);
        Hold(before.Operation is null || after.Operation is null || before.Operation.Id == after.Operation.Id || after.Operation.Kind == OperationKind.Delete, "only a delete pre-empts an operation", message);
        Hold(before.Operation is not { Kind: OperationKind.Delete } || after.Status is BayStatus.DeleteInProgress or BayStatus.DeleteFailed or BayStatus.DeleteComplete, "a delete in flight ends as a delete", message);
    }

    private static void Hold(bool holds, string what, BayMessage message)
    {
        if (!holds)
        {
            throw new InvariantException($"Broken: {what}, on {message.GetType().Name}.");
        }
    }
}

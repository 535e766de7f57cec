using Magnum.Grains.Cloud;

namespace Magnum.Grains.Bays;

/// <summary>
/// The whole life of a bay as a pure function: state and message in, next state, events and wake-up out.
/// No I/O, no clock, no randomness of its own. docs/architecture.md draws it; a test holds the drawing against it.
/// </summary>
public static partial class BayGrain
{
    /// <summary>Decides a turn.</summary>
    /// <param name="state">The state that was read; null when there is no such bay.</param>
    /// <param name="message">What the grain is told.</param>
    /// <param name="turn">Time, id, jitter and policy.</param>
    public static BayDecision Decide(BayState? state, BayMessage message, TurnContext turn)
    {
        if (message is BayMessage.Create create)
        {
            return state is null
                ? Create(create, turn)
                : BayDecision.Unchanged(state);
        }

        if (state is null)
        {
            return BayDecision.Refuse(null, RefusalKind.NotFound, "BAY_NOT_FOUND", "The bay does not exist.");
        }

        return message switch
        {
            BayMessage.Update update => Update(state, update, turn),
            BayMessage.Delete delete => Delete(state, delete, turn),
            BayMessage.IdentityMade made => IdentityMade(state, made, turn),
            BayMessage.IdentityRefused refused => IdentityRefused(state, refused, turn),
            BayMessage.CertificatesMade made => CertificatesMade(state, made, turn),
            BayMessage.DiscoveryMade made => DiscoveryMade(state, made, turn),
            BayMessage.StackAccepted accepted => StackAccepted(state, accepted, turn),
            BayMessage.DeleteAccepted accepted => DeleteAccepted(state, accepted, turn),
            BayMessage.StackSeen seen => StackSeen(state, seen, turn),
            BayMessage.StackGone gone => StackGone(state, gone, turn),
            BayMessage.OutputsRead read => OutputsRead(state, read, turn),
            BayMessage.FaultsRead read => FaultsRead(state, read, turn),
            BayMessage.TrusteeGone gone => TrusteeGone(state, gone, turn),
            BayMessage.EffectFailed failed => EffectFailed(state, failed, turn),
            BayMessage.TakenOver => TakenOver(state, turn),
            BayMessage.Unworkable unworkable => Park(state, unworkable.Why, turn),
            BayMessage.CredentialsRefused => CredentialsRefused(state, turn),
            BayMessage.SettledSeen seen => SettledSeen(state, seen, turn),
            BayMessage.SettledGone => SettledGone(state, turn),
            BayMessage.EngineSeen seen => EngineSeen(state, seen, turn),
            _ => throw new ArgumentOutOfRangeException(nameof(message), message, "Unknown message."),
        };
    }

    /// <summary>The one effect that a state asks for when it is due.</summary>
    public static BayEffect EffectOf(BayState state) => state.Operation?.Stage switch
    {
        null => BayEffect.None,
        OperationStage.Identity or OperationStage.TrusteeDelete => BayEffect.RemoveTrustee,
        OperationStage.Certificates => BayEffect.MakeCertificates,
        OperationStage.Discovery => BayEffect.MakeDiscovery,
        OperationStage.StackCreate => BayEffect.CreateStack,
        OperationStage.StackUpdate => BayEffect.UpdateStack,
        OperationStage.StackDelete => BayEffect.DeleteStack,
        OperationStage.StackWatch => BayEffect.ReadStack,
        OperationStage.Outputs => BayEffect.ReadOutputs,
        OperationStage.Faults => BayEffect.ReadFaults,
        var stage => throw new ArgumentOutOfRangeException(nameof(state), stage, "Unknown stage."),
    };

    /// <summary>
    /// When the owner looks at the bay next; null when settled. While a stack is watched the pause grows with the time watched and is kept
    /// in memory only: the stored <see cref="BayState.DueAt"/> is a lower bound, so that a poll without news writes nothing.
    /// </summary>
    public static DateTimeOffset? NextWakeUp(BayState state, DateTimeOffset now, BayPolicy policy)
    {
        if (state.Operation is not { Stage: OperationStage.StackWatch } operation || state.DueAt > now)
        {
            return state.DueAt;
        }

        return now + PollPause(operation.StageSince, now, policy);
    }

    /// <summary>The pause between two polls of a stack that is watched since then: it grows with the time.</summary>
    public static TimeSpan PollPause(DateTimeOffset since, DateTimeOffset now, BayPolicy policy) =>
        TimeSpan.FromTicks(Math.Clamp((now - since).Ticks / 10, policy.FastestPoll.Ticks, policy.SlowestPoll.Ticks));

    /// <summary>The name of a bay's stack: unique in the project, at most 255 characters for a bay name of at most 242.</summary>
    public static string StackNameOf(string name, Guid uuid) => $"{name}-{uuid.ToString("N")[..12]}";

    private static BayDecision Changed(BayState state, TurnContext turn, params BayEvent[] events) => new()
    {
        State = state with { UpdatedAt = turn.Now, Parked = null },
        Changed = true,
        Events = events,
    };

    private static BayEvent Event(BayState state, TurnContext turn, string type, string message, BayOperation? operation, string? requestId = null) => new()
    {
        Type = type,
        Time = turn.Now,
        Status = state.Status,
        Message = message,
        OperationId = operation?.Id,
        RequestId = requestId ?? operation?.RequestId,
        UserId = operation?.UserId,
    };

    private static BayState AtStage(BayState state, OperationStage stage, DateTimeOffset due, TurnContext turn) => state with
    {
        DueAt = due,
        Operation = state.Operation! with { Stage = stage, StageSince = turn.Now, Attempt = 1, TakeOvers = 0, LastError = null },
    };

    private static BayOperation NewOperation(OperationKind kind, OperationStage stage, int minutes, string requestId, string userId, TurnContext turn) => new()
    {
        Id = turn.NewId,
        Kind = kind,
        Stage = stage,
        StageSince = turn.Now,
        StartedAt = turn.Now,
        Deadline = turn.Now + TimeSpan.FromMinutes(minutes) + turn.Policy.DeadlineMargin,
        HeatTimeoutMinutes = minutes,
        RequestId = requestId,
        UserId = userId,
    };

    private static bool Awaits(BayState state, Guid operationId, params ReadOnlySpan<OperationStage> stages) =>
        state.Operation is { } operation && operation.Id == operationId && stages.Contains(operation.Stage);

    // A status that Heat shows when it is done; INIT_COMPLETE is a stack that it has not begun with.
    private static bool IsSettled(string stackStatus) =>
        stackStatus != "INIT_COMPLETE"
        && (stackStatus.EndsWith("_COMPLETE", StringComparison.Ordinal) || stackStatus.EndsWith("_FAILED", StringComparison.Ordinal));

    // "Not found" counts only when it was looked for after every request to make the thing had ended: the look began at DueAt at the earliest.
    private static bool MayStillAppear(LedgerEntry? entry, BayState state, TurnContext turn) =>
        entry?.UncertainUntil is { } until && (until > turn.Now || until > state.DueAt);

    private static DateTimeOffset NextLook(LedgerEntry entry, TurnContext turn) =>
        Earlier(entry.UncertainUntil!.Value, turn.Now + turn.Policy.DeleteRepeat);

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;

    // Never past the deadline, whatever the cloud asks for.
    private static TimeSpan RetryPause(BayOperation operation, EffectFault fault, TurnContext turn)
    {
        var attempt = operation.Attempt;
        var doubled = turn.Policy.FirstRetry * Math.Pow(2, Math.Min(attempt - 1, 16));
        var capped = doubled < turn.Policy.SlowestRetry ? doubled : turn.Policy.SlowestRetry;
        var pause = capped * (0.5 + (turn.Jitter / 2));
        var wanted = fault.RetryAfter is { } asked && asked > pause ? asked : pause;
        var left = operation.Deadline - turn.Now;
        return wanted < left ? wanted : left;
    }
}

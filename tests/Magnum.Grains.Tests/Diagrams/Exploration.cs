using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;
using Magnum.Grains.Tests.Bays;

namespace Magnum.Grains.Tests.Diagrams;

/// <summary>
/// Every transition of a bay that can be found by telling every message, at telling moments, to every kind of state that telling leads to.
/// Two states are of a kind when they differ only in what no decision looks at.
/// </summary>
internal sealed class Exploration
{
    /// <summary>Where a life begins and ends.</summary>
    public const string Outside = "[*]";

    private static readonly string[] StackStatuses =
    [
        .. from action in new[] { "CREATE", "UPDATE", "DELETE", "ROLLBACK" } from state in new[] { "IN_PROGRESS", "COMPLETE", "FAILED" } select $"{action}_{state}",
        "RESUME_COMPLETE", "RESTORE_COMPLETE", "SNAPSHOT_COMPLETE", "CHECK_COMPLETE", "ADOPT_COMPLETE", "SUSPEND_COMPLETE",
    ];

    private static readonly DateTimeOffset Start = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
    private readonly Queue<BayState> _open = new();
    private readonly HashSet<string> _kinds = new(StringComparer.Ordinal);
    private int _ids = 100;

    private Exploration()
    {
    }

    /// <summary>Changes of status, <see cref="Outside"/> before and after the bay's life.</summary>
    public HashSet<Transition> Statuses { get; } = [];

    /// <summary>Changes of stage by kind of operation: <see cref="Outside"/> before it began and after it ended or was pre-empted.</summary>
    public Dictionary<OperationKind, HashSet<Transition>> Stages { get; } = Enum.GetValues<OperationKind>().ToDictionary(kind => kind, _ => new HashSet<Transition>());

    /// <summary>How many kinds of states there are.</summary>
    public int Kinds => _kinds.Count;

    public static Exploration Run()
    {
        var exploration = new Exploration();
        exploration.Tell(null, BayLife.CreateCommand(), Start);
        exploration.Tell(null, BayLife.CreateCommand() with { Needs = BayNeeds.Certificates }, Start);
        exploration.Tell(null, BayLife.CreateCommand() with { Needs = BayNeeds.Discovery }, Start);
        exploration.Tell(null, BayLife.CreateCommand() with { Needs = BayNeeds.Certificates | BayNeeds.Discovery }, Start);
        while (exploration._open.TryDequeue(out var state))
        {
            var moments = Moments(state).Distinct().ToList();
            foreach (var message in Messages(state))
            {
                foreach (var moment in moments)
                {
                    exploration.Tell(state, message, moment);
                }
            }
        }

        return exploration;
    }

    private static IEnumerable<DateTimeOffset> Moments(BayState state)
    {
        var now = state.UpdatedAt ?? state.CreatedAt;
        yield return now;
        yield return now + TimeSpan.FromMinutes(3);
        if (state.Operation is { } operation)
        {
            yield return (operation.Deadline > now ? operation.Deadline : now) + TimeSpan.FromSeconds(1);
        }
    }

    private static IEnumerable<BayMessage> Messages(BayState state)
    {
        yield return new BayMessage.Update(state.NodeCount, "member", "req-1", null);
        yield return new BayMessage.Update(5 - state.NodeCount, "member", "req-1", null);
        yield return new BayMessage.Delete(false, "member", "req-1", null);
        yield return new BayMessage.Delete(true, "member", "req-1", null);
        yield return new BayMessage.CredentialsRefused();
        yield return new BayMessage.SettledGone();
        var own = state.Operation?.Id ?? state.AppliedOperationId ?? Guid.Empty;
        foreach (var stack in Stacks(state, own))
        {
            yield return new BayMessage.SettledSeen(stack);
            yield return new BayMessage.StackSeen(own, stack, 50);
        }

        foreach (var message in Findings(state, own))
        {
            yield return message;
        }
    }

    private static IEnumerable<BayMessage> Findings(BayState state, Guid own)
    {
        yield return new BayMessage.IdentityMade(own, new BayIdentity("trustee-1", "trust-1"));
        yield return new BayMessage.IdentityRefused(own, BayLife.Final, true);
        yield return new BayMessage.IdentityRefused(own, BayLife.Final, false);
        yield return new BayMessage.CertificatesMade(own, BayLife.Certificates);
        yield return new BayMessage.DiscoveryMade(own, BayLife.Discovery);
        yield return new BayMessage.StackAccepted(own, "stack-1");
        yield return new BayMessage.StackAccepted(BayLife.Id(7), "stack-2");
        yield return new BayMessage.DeleteAccepted(own);
        yield return new BayMessage.StackGone(own);
        yield return new BayMessage.OutputsRead(own, new BayOutputs());
        yield return new BayMessage.FaultsRead(own, []);
        yield return new BayMessage.TrusteeGone(own);
        yield return new BayMessage.EffectFailed(BayLife.Id(7), OperationStage.StackCreate, BayLife.Final);
        foreach (var fault in new[] { BayLife.Transient, BayLife.Final, BayLife.DeadTrust })
        {
            yield return new BayMessage.EffectFailed(own, state.Operation?.Stage ?? OperationStage.StackWatch, fault);
        }
    }

    private static IEnumerable<Stack> Stacks(BayState state, Guid own) =>
        from status in StackStatuses
        from operation in new[] { own, BayLife.Id(8) }
        select new Stack { Id = state.StackId ?? "stack-1", Name = state.StackName, Status = status, StatusReason = status, Tags = StackTags.Of(state.Uuid, operation) };

    private void Tell(BayState? before, BayMessage message, DateTimeOffset now)
    {
        var turn = new TurnContext(now, BayLife.Id(++_ids), 1, new BayPolicy());
        var decision = BayGrain.Decide(before, message, turn);
        Invariants.Check(before, message, turn, decision);
        if (!decision.Changed)
        {
            return;
        }

        var after = decision.State!;
        var told = message.GetType().Name;
        var (from, to) = (before?.Status.ToName() ?? Outside, decision.Remove ? Outside : after.Status.ToName());
        if (from != to)
        {
            Statuses.Add(new Transition(from, to, told));
        }

        NoteStages(before?.Operation, decision.Remove ? null : after.Operation, told);
        if (!decision.Remove && _kinds.Add(KindOf(after, now)))
        {
            _open.Enqueue(after);
        }
    }

    private void NoteStages(BayOperation? before, BayOperation? after, string told)
    {
        if (before is not null && before.Id == after?.Id)
        {
            if (before.Stage != after.Stage)
            {
                Stages[before.Kind].Add(new Transition(OperationNames.Of(before.Stage), OperationNames.Of(after.Stage), told));
            }

            return;
        }

        if (before is not null)
        {
            Stages[before.Kind].Add(new Transition(OperationNames.Of(before.Stage), Outside, told));
        }

        if (after is not null)
        {
            Stages[after.Kind].Add(new Transition(Outside, OperationNames.Of(after.Stage), told));
        }
    }

    private static string KindOf(BayState state, DateTimeOffset now)
    {
        var ledger = string.Join(' ', state.Ledger.Entries.Where(line => line.Kind != LedgerKind.Trust).Select(line => $"{line.State}{WindowOf(line, state, now)}{line.AnswerLost}"));
        var step = state.Operation is { } operation
            ? $"{operation.Kind}{operation.Stage}{operation.Force}{operation.Attempt >= new BayPolicy().GiveUpAttempts}{(operation.StackStatus is "ROLLBACK_COMPLETE" or "ROLLBACK_FAILED" ? operation.StackStatus : string.Empty)}"
            : $"{state.StackStatus is null}{state.StackStatus == state.Status.ToName()}";
        return $"{state.Status} {state.Needs} {step} {ledger} {state.CredentialsValid} {state.WantedOperationId == state.AppliedOperationId} {state.AppliedOperationId is null}";
    }

    private static string WindowOf(LedgerEntry line, BayState state, DateTimeOffset now) =>
        line.UncertainUntil is not { } until ? "never" : until > now || until > state.DueAt ? "open" : "passed";
}

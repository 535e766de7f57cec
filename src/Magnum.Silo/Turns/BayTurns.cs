using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;

namespace Magnum.Silo.Turns;

/// <summary>Runs turns on bays over the store.</summary>
/// <param name="store">Where the bays are.</param>
/// <param name="policy">The times that a bay's life keeps.</param>
/// <param name="maxBaysInProject">The most bays that a project may have.</param>
/// <param name="chance">Where ids and jitter come from; null for true chance.</param>
public sealed class BayTurns(IGrainStore store, BayPolicy policy, int maxBaysInProject, Chance? chance = null) : IBayTurns
{
    private const int MostConflicts = 100;
    private readonly Chance _chance = chance ?? Chance.Fair;

    /// <inheritdoc/>
    public async Task<(CommitResult Commit, Stored<BayState> Bay)> CreateAsync(
        BayMessage.Create create,
        BaymodelPin baymodel,
        RequestKey? request,
        string trusteePassword,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var decision = BayGrain.Decide(null, create, Context(now));
        var commit = await store.CommitBayAsync(
            new BayCommit
            {
                State = decision.State!,
                ExpectedRevision = null,
                Events = decision.Events,
                Baymodel = baymodel,
                Request = request,
                MaxBaysInProject = maxBaysInProject,
                Secrets = new Dictionary<string, string>(StringComparer.Ordinal) { [SecretKinds.TrusteePassword] = trusteePassword },
            },
            cancellationToken);
        return (commit, new Stored<BayState>(decision.State!, commit.Revision, now));
    }

    /// <inheritdoc/>
    public async Task<TurnResult> RunAsync(Guid bay, BayMessage message, long? expectedRevision, Fence? fence, CancellationToken cancellationToken)
    {
        for (var conflicts = 0; conflicts < MostConflicts; conflicts++)
        {
            var stored = await store.GetBayAsync(bay, cancellationToken);
            if (expectedRevision is { } expected && stored is not null && stored.Revision != expected)
            {
                return new TurnResult(stored, new Refusal(RefusalKind.Aborted, "ETAG_MISMATCH", $"Bay {stored.State.Name} has changed since it was read. Read it again and decide anew."));
            }

            var decision = BayGrain.Decide(stored?.State, message, Context(stored?.ReadAt ?? DateTimeOffset.MinValue));
            if (stored is null || !decision.Changed)
            {
                return new TurnResult(stored, decision.Refusal);
            }

            var commit = await store.CommitBayAsync(
                new BayCommit
                {
                    State = decision.State!,
                    ExpectedRevision = stored.Revision,
                    Remove = decision.Remove,
                    Events = decision.Events,
                    Secrets = decision.Secrets,
                    Fence = fence,
                },
                cancellationToken);
            switch (commit.Outcome)
            {
                case CommitOutcome.Committed:
                    return new TurnResult(stored with { State = decision.State!, Revision = commit.Revision }, null) { Removed = decision.Remove };
                case CommitOutcome.Fenced:
                    return new TurnResult(stored, null) { Fenced = true };
                case CommitOutcome.Conflict:
                    break;
                default:
                    throw new InvalidOperationException($"The store answered a turn with {commit.Outcome}.");
            }
        }

        throw new StoreException($"Bay {bay:D} changed {MostConflicts} times while one turn was tried.", isTransient: true, null);
    }

    private TurnContext Context(DateTimeOffset now) => new(now, _chance.NewId(), _chance.Next(), policy);
}

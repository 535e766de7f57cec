namespace Magnum.Grains.Bays;

/// <content>What some bays need between their identity and their stack: certificates and discovery.</content>
public static partial class BayGrain
{
    private const string DiscoveryName = "discovery";

    private static BayState AfterIdentity(BayState state, TurnContext turn) => state.Needs.HasFlag(BayNeeds.Certificates)
        ? AtStage(state, OperationStage.Certificates, turn.Now, turn)
        : AfterCertificates(state, turn);

    private static BayState AfterCertificates(BayState state, TurnContext turn) => state.Needs.HasFlag(BayNeeds.Discovery)
        ? AtStage(state, OperationStage.Discovery, turn.Now, turn)
        : ToStackCreate(state, turn);

    private static BayState ToStackCreate(BayState state, TurnContext turn) => AtStage(state, OperationStage.StackCreate, turn.Now, turn) with
    {
        Ledger = state.Ledger.With(new LedgerEntry(LedgerKind.Stack, state.StackName, LedgerState.Intended)),
    };

    private static BayDecision CertificatesMade(BayState state, BayMessage.CertificatesMade made, TurnContext turn)
    {
        if (!Awaits(state, made.OperationId, OperationStage.Certificates))
        {
            return BayDecision.Unchanged(state);
        }

        var next = AfterCertificates(state, turn);
        return Changed(next, turn, Event(next, turn, BayEventTypes.CertificatesMade, "The bay's certificate authority is made.", next.Operation)) with
        {
            Secrets = made.Certificates.ToSecrets(),
        };
    }

    private static BayDecision DiscoveryMade(BayState state, BayMessage.DiscoveryMade made, TurnContext turn)
    {
        if (!Awaits(state, made.OperationId, OperationStage.Discovery))
        {
            return BayDecision.Unchanged(state);
        }

        var known = state with { DiscoveryUrl = made.Address.Url };
        if (made.Address.Token is { } token)
        {
            var line = new LedgerEntry(LedgerKind.DiscoveryToken, DiscoveryName, LedgerState.Present) { Id = token, ExpiresAt = state.Operation!.Deadline };
            known = known with { Ledger = known.Ledger.With(line) };
        }

        var next = ToStackCreate(known, turn);
        return Changed(next, turn, Event(next, turn, BayEventTypes.DiscoveryMade, "The address where the masters find each other is ready.", next.Operation));
    }
}

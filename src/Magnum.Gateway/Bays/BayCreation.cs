using System.Security.Cryptography;
using Magnum.Gateway.Baymodels;
using Magnum.Gateway.Errors;
using Magnum.Gateway.Requests;
using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;
using Magnum.Grains.Store;
using Baymodel = Magnum.Grains.Baymodels.Baymodel;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Bays;

/// <summary>
/// Creates a bay: every check, the intent in one transaction, then trustee and trust with the caller's token, which is kept nowhere.
/// </summary>
internal sealed class BayCreation(IGrainStore store, IBayTurns turns, ICloud cloud, IDriverCatalog drivers, BayIdentities identities)
{
    private const int MostBaymodelChanges = 5;

    public async Task<Stored<BayState>> CreateAsync(CallContext caller, Proto.CreateBayRequest request, CancellationToken cancellationToken)
    {
        var key = RequestIds.KeyOf(caller.ProjectId, "CreateBay", request.RequestId, WithoutMaps(request), request.Bay?.BayFaults ?? []);
        for (var tries = 0; tries < MostBaymodelChanges; tries++)
        {
            if (key is not null && await EarlierAsync(caller, key, cancellationToken).ConfigureAwait(false) is { } earlier)
            {
                return earlier;
            }

            if (await TryCreateAsync(caller, request.Bay ?? new Proto.Bay(), key, cancellationToken).ConfigureAwait(false) is { } created)
            {
                return created;
            }
        }

        throw ApiError.From(new Refusal(RefusalKind.Aborted, "BAYMODEL_CHANGING", "The baymodel kept changing while the bay was being made. Call again."));
    }

    // Null when the baymodel changed meanwhile, or another call used the request id first.
    private async Task<Stored<BayState>?> TryCreateAsync(CallContext caller, Proto.Bay message, RequestKey? key, CancellationToken cancellationToken)
    {
        var baymodel = await BaymodelsService.FindAsync(store, caller.ProjectId, "bay.baymodel_id", message.BaymodelId, cancellationToken).ConfigureAwait(false);
        var command = await CheckAsync(caller, message, baymodel, cancellationToken).ConfigureAwait(false);
        var password = RandomNumberGenerator.GetHexString(40, lowercase: true);
        var (commit, bay) = await turns.CreateAsync(command, new BaymodelPin(baymodel.State.Uuid, baymodel.Revision), key, password, baymodel.ReadAt, cancellationToken).ConfigureAwait(false);
        switch (commit.Outcome)
        {
            case CommitOutcome.Committed:
                return await identities.MakeAsync(caller, bay, password, isResumed: false).ConfigureAwait(false);
            case CommitOutcome.BaymodelChanged or CommitOutcome.RequestRepeated:
                return null;
            case CommitOutcome.QuotaReached:
                throw ApiError.From(
                    new Refusal(RefusalKind.ResourceExhausted, "BAY_QUOTA_REACHED", "The project has as many bays as it may have. Delete one, or ask the operator for more."),
                    QuotaFailureOf(caller.ProjectId));
            default:
                throw new InvalidOperationException($"The store answered a create with {commit.Outcome}.");
        }
    }

    private async Task<BayMessage.Create> CheckAsync(CallContext caller, Proto.Bay message, Stored<Baymodel> baymodel, CancellationToken cancellationToken)
    {
        var uuid = Guid.NewGuid();
        var spec = baymodel.State.Spec;
        var name = message.Name.Length == 0 ? GeneratedName.Of("bay", uuid) : message.Name;
        var nodes = message.HasNodeCount ? message.NodeCount : 1;
        var masters = message.HasMasterCount ? message.MasterCount : 1;
        var found = MaskedFields.OutputOnly(message, BayMessages.Writable).ToList();
        var minutes = MinutesOf(message, found);
        var discovery = message.DiscoveryUrl.Length == 0 ? null : message.DiscoveryUrl;
        found.AddRange(BayRules.Check(name, nodes, masters, minutes, discovery));
        var driver = drivers.Find(spec.ServerType, spec.ClusterDistro, spec.Coe)
            ?? throw ApiError.From(new Refusal(RefusalKind.FailedPrecondition, "DRIVER_MISSING", $"This server has no driver for coe {spec.Coe} on {spec.ClusterDistro} ({spec.ServerType}), which baymodel {baymodel.State.Name} asks for."));
        found.AddRange(driver.Validate(spec, nodes, masters));
        if (found.Count == 0)
        {
            var resources = await cloud.CheckAsync(caller, BaymodelCheck.NamesOf(spec), cancellationToken).ConfigureAwait(false);
            found.AddRange(resources.Violations.Select(violation => new Violation("baymodel_id", $"its {violation.Field} no longer fits: {violation.Message}")));
        }

        return found.Count == 0
            ? new BayMessage.Create(uuid, caller.ProjectId, caller.UserId, name, baymodel.State.Uuid, spec, nodes, masters, minutes, discovery, caller.RequestId) { Needs = driver.Definition.Needs }
            : throw ApiError.Invalid([.. found.DistinctBy(violation => violation.Field, StringComparer.Ordinal).Select(violation => violation with { Field = $"bay.{violation.Field}" })]);
    }

    // The same id gives the same bay; one that still waits for trustee and trust gets them with this caller's token.
    private async Task<Stored<BayState>?> EarlierAsync(CallContext caller, RequestKey key, CancellationToken cancellationToken)
    {
        if (await store.FindRequestAsync(key.ProjectId, key.Method, key.RequestId, cancellationToken).ConfigureAwait(false) is not { } earlier)
        {
            return null;
        }

        RequestIds.EnsureSame(key, earlier);
        var bays = await store.FindBaysAsync(caller.ProjectId, earlier.Uuid.ToString("D"), cancellationToken).ConfigureAwait(false);
        if (bays.Count == 0)
        {
            throw ApiError.From(new Refusal(RefusalKind.NotFound, "BAY_NOT_FOUND", $"The bay {earlier.Uuid:D}, which this request_id made, is gone. To make another one, use a new request_id."));
        }

        var bay = bays[0];
        if (bay.State.Operation is not { Stage: OperationStage.Identity })
        {
            return bay;
        }

        var password = await store.ReadSecretAsync(caller.ProjectId, earlier.Uuid, SecretKinds.TrusteePassword, cancellationToken).ConfigureAwait(false);
        return password is null ? bay : await identities.MakeAsync(caller, bay, password, isResumed: true).ConfigureAwait(false);
    }

    private static Proto.CreateBayRequest WithoutMaps(Proto.CreateBayRequest request)
    {
        var content = request.Clone();
        content.Bay?.BayFaults.Clear();
        return content;
    }

    // Zero means the server's default, as it always did.
    private static int? MinutesOf(Proto.Bay message, List<Violation> found)
    {
        if (message.BayCreateTimeout is not { } timeout || timeout is { Seconds: 0, Nanos: 0 })
        {
            return null;
        }

        if (timeout.Nanos == 0 && timeout.Seconds % 60 == 0 && timeout.Seconds is > 0 and <= BayRules.LongestTimeoutMinutes * 60)
        {
            return (int)(timeout.Seconds / 60);
        }

        found.Add(new Violation("bay_create_timeout", $"must be whole minutes, from 1 to {BayRules.LongestTimeoutMinutes}"));
        return null;
    }

    private static Google.Rpc.QuotaFailure QuotaFailureOf(string project)
    {
        var failure = new Google.Rpc.QuotaFailure();
        failure.Violations.Add(new Google.Rpc.QuotaFailure.Types.Violation { Subject = $"project:{project}", Description = "bays" });
        return failure;
    }
}

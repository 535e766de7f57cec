using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;
using Magnum.Grains.Store;
using Magnum.Silo.Calls;
using Magnum.Silo.Shards;
using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Effects;

/// <summary>Runs the one effect that a bay's state asks for and says what it found.</summary>
internal sealed partial class EffectRunner(
    ICloud cloud,
    IDriverCatalog drivers,
    BayPreparation preparation,
    ServiceAddresses addresses,
    IGrainStore store,
    CloudCalls calls,
    DatabaseClock clock,
    ILogger<EffectRunner> logger)
{
    /// <summary>The name of an effect in fail-points and logs.</summary>
    public static string NameOf(BayEffect effect) => effect switch
    {
        BayEffect.MakeCertificates => "make-certificates",
        BayEffect.MakeDiscovery => "make-discovery",
        BayEffect.CreateStack => "create-stack",
        BayEffect.UpdateStack => "update-stack",
        BayEffect.DeleteStack => "delete-stack",
        BayEffect.ReadOutputs => "read-outputs",
        BayEffect.ReadFaults => "read-faults",
        BayEffect.RemoveTrustee => "remove-trustee",
        _ => throw new ArgumentOutOfRangeException(nameof(effect), effect, "Not an effect to run."),
    };

    /// <summary>
    /// Runs the effect. A failure is an answer too. Throws <see cref="LeaseLostException"/> when the lease ended before a call, and
    /// <see cref="CircuitOpenException"/> when the service is down and the operation has time to wait for it.
    /// </summary>
    public async Task<BayMessage> RunAsync(BayState bay, BayEffect effect, ShardHold hold, CancellationToken cancellationToken)
    {
        var operation = bay.Operation ?? throw new ArgumentException("A settled bay asks for no effect.", nameof(bay));
        var name = NameOf(effect);
        try
        {
            var message = await CallAsync(bay, operation, effect, hold, cancellationToken);
            return message;
        }
        catch (CloudException exception)
        {
            LogFailed(name, bay.Uuid, operation.RequestId, exception.Code, exception.IsTransient, exception.Message);
            return new BayMessage.EffectFailed(operation.Id, operation.Stage, EffectFault.From(exception)) { Attempt = operation.Attempt };
        }
        catch (CircuitOpenException exception) when (clock.Now >= operation.Deadline)
        {
            return new BayMessage.EffectFailed(operation.Id, operation.Stage, exception.ToFault()) { Attempt = operation.Attempt };
        }
        catch (Exception exception) when (exception is not (LeaseLostException or CircuitOpenException or StoreException) && !cancellationToken.IsCancellationRequested)
        {
            LogUnexpected(exception, name, bay.Uuid, operation.RequestId);
            var fault = new EffectFault("INTERNAL", "the service met an unexpected error; its log has the details", IsTransient: true, FaultOwner.Service);
            return new BayMessage.EffectFailed(operation.Id, operation.Stage, fault) { Attempt = operation.Attempt };
        }
    }

    private async Task<BayMessage> CallAsync(BayState bay, BayOperation operation, BayEffect effect, ShardHold hold, CancellationToken cancellationToken)
    {
        switch (effect)
        {
            case BayEffect.RemoveTrustee:
                return await RemoveTrusteeAsync(bay, operation, hold, cancellationToken);
            case BayEffect.MakeCertificates:
                return new BayMessage.CertificatesMade(operation.Id, await preparation.Certificates.MakeAsync(bay.Name, bay.Uuid, clock.Now, cancellationToken));
            case BayEffect.MakeDiscovery:
                hold.EnsureMayCall();
                return new BayMessage.DiscoveryMade(operation.Id, await preparation.Discovery.MakeAsync(bay, cancellationToken));
        }

        var credentials = await CredentialsAsync(bay, effect, cancellationToken);
        var stacks = StacksOf(bay, operation, bay.CredentialsValid ? credentials : null, hold);
        var notes = new List<string>();
        var work = new BayWork(bay, stacks, credentials, addresses)
        {
            ReadEngineCredentials = token => bay.ReadEngineCredentialsAsync(store, token),
            Note = notes.Add,
        };
        var idOrName = bay.StackId ?? bay.StackName;
        switch (effect)
        {
            case BayEffect.CreateStack:
                var created = await DriverOf(bay).CreateBayAsync(work, cancellationToken);
                return new BayMessage.StackAccepted(operation.Id, created);

            case BayEffect.UpdateStack:
                await DriverOf(bay).UpdateBayAsync(work, cancellationToken);
                return new BayMessage.StackAccepted(operation.Id, bay.StackId!) { Note = notes.Count == 0 ? null : string.Join(' ', notes) };

            case BayEffect.DeleteStack:
                return await DriverOf(bay).DeleteBayAsync(work, cancellationToken)
                    ? new BayMessage.DeleteAccepted(operation.Id)
                    : new BayMessage.StackGone(operation.Id) { Sought = idOrName };

            case BayEffect.ReadOutputs:
                var complete = await stacks.FindAsync(idOrName, withOutputs: true, cancellationToken);
                return complete is null
                    ? new BayMessage.StackGone(operation.Id) { Sought = idOrName }
                    : new BayMessage.OutputsRead(operation.Id, DriverOf(bay).ReadOutputs(bay, complete));

            case BayEffect.ReadFaults:
                return new BayMessage.FaultsRead(operation.Id, await stacks.ListResourcesAsync(idOrName, cancellationToken));

            default:
                throw new ArgumentOutOfRangeException(nameof(effect), effect, "Not an effect to run.");
        }
    }

    // A bay whose secrets no key opens can still be deleted, by the service's own rights. All else waits for the key, until its deadline.
    private async Task<BayCredentials?> CredentialsAsync(BayState bay, BayEffect effect, CancellationToken cancellationToken)
    {
        try
        {
            return await bay.ReadCredentialsAsync(store, cancellationToken);
        }
        catch (StoreException exception) when (!exception.IsTransient)
        {
            LogUnreadable(exception, bay.Uuid);
            return effect == BayEffect.DeleteStack
                ? null
                : throw new CloudException("SECRETS_UNREADABLE", "the service cannot open the secrets of this bay; its log has the reason", isTransient: true, FaultOwner.Service, exception);
        }
    }

    private async Task<BayMessage> RemoveTrusteeAsync(BayState bay, BayOperation operation, ShardHold hold, CancellationToken cancellationToken)
    {
        foreach (var user in new[] { bay.Ledger.Find(LedgerKind.NodeUser), bay.Ledger.Find(LedgerKind.Trustee) }.OfType<LedgerEntry>())
        {
            await calls.RunAsync(
                CloudCalls.Keystone,
                bay.ProjectId,
                looks: false,
                hold,
                async token =>
                {
                    await cloud.DeleteTrusteeAsync(user.Name, operation.RequestId, token);
                    return true;
                },
                cancellationToken);
        }

        return new BayMessage.TrusteeGone(operation.Id);
    }

    private FencedStacks StacksOf(BayState bay, BayOperation operation, BayCredentials? credentials, ShardHold hold)
    {
        var stacks = credentials is null
            ? cloud.StacksOf(bay.ProjectId, operation.RequestId)
            : cloud.StacksOf(credentials, operation.RequestId);
        return new FencedStacks(stacks, calls, bay.ProjectId, hold);
    }

    private IBayDriver DriverOf(BayState bay) =>
        drivers.Find(bay.Baymodel.ServerType, bay.Baymodel.ClusterDistro, bay.Baymodel.Coe)
        ?? throw new CloudException(
            "DRIVER_MISSING",
            $"this server has no driver for coe {bay.Baymodel.Coe} on {bay.Baymodel.ClusterDistro} ({bay.Baymodel.ServerType})",
            isTransient: true,
            FaultOwner.Service);
}

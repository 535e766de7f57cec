using Magnum.Gateway.Errors;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Magnum.Gateway.Bays;

/// <summary>Makes trustee and trust of a bay with the token of a caller, while the call is served.</summary>
internal sealed partial class BayIdentities(IBayTurns turns, ICloud cloud, GatewayOptions options, TimeProvider time, ILogger<BayIdentities> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// For a new bay, in stage identity: makes both and lets the bay go on. When the caller may not delegate, the bay is removed and the caller told.
    /// A caller that goes away does not stop it. What an earlier call of the same request id asked Keystone for may still be on its way.
    /// </summary>
    public async Task<Stored<BayState>> MakeAsync(CallContext caller, Stored<BayState> bay, string password, bool isResumed)
    {
        using var budget = new CancellationTokenSource(options.IdentityBudget, time);
        var (uuid, operation) = (bay.State.Uuid, bay.State.Operation!.Id);
        var unanswered = isResumed;
        BayIdentity identity;
        try
        {
            identity = await CreateAsync(caller, bay.State, password, () => unanswered = true, budget.Token).ConfigureAwait(false);
        }
        catch (CloudException exception)
        {
            LogRefused(uuid, caller.RequestId, exception.Code, exception.Message);

            // A request that got no answer may still make the trustee: its owner looks again later.
            var nothingLeft = await TryRemoveAsync(bay.State, caller.RequestId).ConfigureAwait(false) && !unanswered;
            await TryTellAsync(caller, uuid, new BayMessage.IdentityRefused(operation, EffectFault.From(exception), nothingLeft), budget.Token).ConfigureAwait(false);
            throw ApiError.From(exception);
        }

        // When the database stays away, the bay's owner removes the trustee and fails the bay at the end of the identity's time.
        var result = await TryTellAsync(caller, uuid, new BayMessage.IdentityMade(operation, identity) { Unanswered = unanswered }, budget.Token).ConfigureAwait(false)
            ?? throw ApiError.Interrupted(bay.State);
        if (result.Refusal is null)
        {
            return result.Bay!;
        }

        // The bay went on without this identity: it was deleted, or another call made one.
        if (result.Bay?.State.Ledger.Find(LedgerKind.Trustee) is not { State: LedgerState.Present })
        {
            await TryRemoveAsync(bay.State, caller.RequestId).ConfigureAwait(false);
        }

        return result.Bay ?? throw ApiError.NotFound("bay", uuid.ToString("D"));
    }

    /// <summary>As <see cref="RenewAsync"/>, for a delete, which goes on without a fresh trust: the service's own rights are the last resort.</summary>
    public async Task<string?> TryRenewAsync(CallContext caller, BayState bay, CancellationToken cancellationToken)
    {
        try
        {
            return await RenewAsync(caller, bay, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception)
        {
            LogNotRenewed(bay.Uuid, caller.RequestId, exception.Code, exception.Message);
            return null;
        }
    }

    /// <summary>
    /// For a bay whose trust is dead: a fresh trust from this caller to the same trustee; null when the bay's own still works or there is no trustee.
    /// </summary>
    public async Task<string?> RenewAsync(CallContext caller, BayState bay, CancellationToken cancellationToken)
    {
        return bay.CredentialsValid || bay.Ledger.Find(LedgerKind.Trustee) is not { Id: { } trustee }
            ? null
            : await cloud.CreateTrustAsync(caller, trustee, cancellationToken).ConfigureAwait(false);
    }

    private async Task<BayIdentity> CreateAsync(CallContext caller, BayState bay, string password, Action unanswered, CancellationToken budget)
    {
        while (true)
        {
            try
            {
                var nodeUser = bay.Needs.HasFlag(BayNeeds.Certificates)
                    ? await cloud.CreateNodeUserAsync(NodeCredentials.NameOf(bay.Uuid), NodeCredentials.PasswordOf(bay.Uuid, password), caller.RequestId, budget).ConfigureAwait(false)
                    : null;
                return await cloud.CreateIdentityAsync(caller, bay.Uuid.ToString("D"), password, budget).ConfigureAwait(false) with { NodeUserId = nodeUser };
            }
            catch (CloudException exception) when (exception.IsTransient && !budget.IsCancellationRequested)
            {
                unanswered();
                LogRetry(bay.Uuid, caller.RequestId, exception.Code, exception.Message);
                await Task.Delay(Pause, time, CancellationToken.None).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (budget.IsCancellationRequested)
            {
                unanswered();
                throw new CloudException("KEYSTONE_UNAVAILABLE", "Keystone did not make the bay's trustee and trust in time", isTransient: true, FaultOwner.Cloud);
            }
        }
    }

    // Told twice is told once. Null when the database could not be reached in time.
    private async Task<TurnResult?> TryTellAsync(CallContext caller, Guid bay, BayMessage message, CancellationToken budget)
    {
        while (true)
        {
            try
            {
                return await turns.RunAsync(bay, message, null, null, CancellationToken.None).ConfigureAwait(false);
            }
            catch (StoreException exception)
            {
                LogNotTold(exception, bay, caller.RequestId);
                if (!exception.IsTransient || budget.IsCancellationRequested)
                {
                    return null;
                }

                await Task.Delay(Pause, time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> TryRemoveAsync(BayState bay, string requestId)
    {
        try
        {
            if (bay.Needs.HasFlag(BayNeeds.Certificates))
            {
                await cloud.DeleteTrusteeAsync(NodeCredentials.NameOf(bay.Uuid), requestId, CancellationToken.None).ConfigureAwait(false);
            }

            await cloud.DeleteTrusteeAsync(bay.Uuid.ToString("D"), requestId, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (CloudException exception)
        {
            // The bay's owner tries again when the identity's time is up.
            LogLeft(bay.Uuid, requestId, exception.Code, exception.Message);
            return false;
        }
    }

    [LoggerMessage(3101, LogLevel.Warning, "No identity for bay {Bay}, request {Request}: {Code}: {Reason}")]
    private partial void LogRefused(Guid bay, string request, string code, string reason);

    [LoggerMessage(3102, LogLevel.Information, "Identity of bay {Bay}, request {Request}, is tried again: {Code}: {Reason}")]
    private partial void LogRetry(Guid bay, string request, string code, string reason);

    [LoggerMessage(3104, LogLevel.Warning, "The database failed while the identity of bay {Bay}, request {Request}, was to be recorded.")]
    private partial void LogNotTold(Exception exception, Guid bay, string request);

    [LoggerMessage(3105, LogLevel.Warning, "No fresh trust for bay {Bay}, request {Request}; its delete goes on with the service's own rights: {Code}: {Reason}")]
    private partial void LogNotRenewed(Guid bay, string request, string code, string reason);

    [LoggerMessage(3103, LogLevel.Warning, "The trustee of bay {Bay}, request {Request}, could not be removed yet: {Code}: {Reason}")]
    private partial void LogLeft(Guid bay, string request, string code, string reason);
}

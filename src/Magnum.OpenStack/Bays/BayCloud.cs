using System.Net;
using Magnum.Grains.Cloud;
using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Keystone;
using StackPage = Magnum.Grains.Cloud.StackPage;

namespace Magnum.OpenStack.Bays;

/// <summary>The cloud as silo and gateway need it, on OpenStack.</summary>
/// <param name="cloud">The clients.</param>
/// <param name="options">With what the service logs in, and what trusts delegate.</param>
public sealed class BayCloud(OpenStackCloud cloud, OpenStackOptions options) : ICloud
{
    /// <inheritdoc/>
    public Task<CallContext?> AuthenticateAsync(string token, string requestId, CancellationToken cancellationToken) => CloudWork.RunAsync<CallContext?>(requestId, async () =>
    {
        if (await cloud.Tokens.ValidateAsync(token, cancellationToken) is not { ProjectId: { } project } details)
        {
            return null;
        }

        return details.TrusteeId is { } trustee && await cloud.Trustees.OwnsAsync(trustee, cancellationToken)
            ? throw new CloudException(
                "TRUSTEE_TOKEN",
                "the token was given to a bay's trustee, by its trust; the servers of bays may ask for their certificates at the endpoint for nodes, and for nothing here",
                isTransient: false,
                FaultOwner.User)
            : new CallContext(token, project, details.UserId, details.Roles, requestId);
    });

    /// <inheritdoc/>
    public Task<NodeCaller?> IdentifyAsync(string token, string requestId, CancellationToken cancellationToken) => CloudWork.RunAsync(requestId, async () =>
        await cloud.Tokens.ValidateAsync(token, cancellationToken) is { } details
            ? new NodeCaller(details.UserId, details.ProjectId, details.Roles, requestId) { TrustId = details.TrustId, TrusteeId = details.TrusteeId }
            : null);

    /// <inheritdoc/>
    public Task<BayIdentity> CreateIdentityAsync(CallContext caller, string trusteeName, string trusteePassword, CancellationToken cancellationToken) => CloudWork.RunAsync(caller.RequestId, async () =>
    {
        var trustee = await cloud.Trustees.EnsureAsync(trusteeName, trusteePassword, $"Acts for the bay of that uuid in project {caller.ProjectId}.", cancellationToken);
        var trust = await TrustAsync(caller, trustee.Id, cancellationToken);
        return new BayIdentity(trustee.Id, trust.Id);
    });

    /// <inheritdoc/>
    public Task<string> CreateNodeUserAsync(string name, string password, string requestId, CancellationToken cancellationToken) => CloudWork.RunAsync(requestId, async () =>
        (await cloud.Trustees.EnsureAsync(name, password, "The servers of the bay of that uuid ask for their certificates with it.", cancellationToken)).Id);

    /// <inheritdoc/>
    public Task<string> CreateTrustAsync(CallContext caller, string trusteeId, CancellationToken cancellationToken) => CloudWork.RunAsync(caller.RequestId, async () =>
        (await TrustAsync(caller, trusteeId, cancellationToken)).Id);

    /// <inheritdoc/>
    public IBayStacks StacksOf(BayCredentials credentials, string requestId) =>
        new HeatBayStacks(cloud.As(new TrustCredential(credentials.TrusteeId, credentials.Password, credentials.TrustId)).Heat, requestId);

    /// <inheritdoc/>
    public IBayStacks StacksOf(string projectId, string requestId) => new ServiceBayStacks(cloud, options, projectId, requestId);

    /// <inheritdoc/>
    public Task<StackPage> ListAllStacksAsync(string? page, int limit, string requestId, CancellationToken cancellationToken) => CloudWork.RunAsync(requestId, async () =>
    {
        try
        {
            var (stacks, next) = await cloud.Service.Heat.PageAsync(new StackFilter { AllProjects = true, PageSize = limit }, page, cancellationToken);
            return new StackPage([.. stacks.Where(stack => !stack.Status.IsDeleted).Select(HeatBayStacks.Of)], next);
        }
        catch (OpenStackException exception) when (exception is not OpenStackLogInException && exception.StatusCode == HttpStatusCode.Forbidden)
        {
            throw new CloudException(
                CloudException.CannotListAll,
                $"Heat does not let the service's user list the stacks of all projects: {exception.Reason}",
                isTransient: false,
                FaultOwner.Cloud,
                exception)
            {
                RequestId = exception.RequestId.ToString(),
            };
        }
    });

    /// <inheritdoc/>
    public Task DeleteTrusteeAsync(string trusteeName, string requestId, CancellationToken cancellationToken) => CloudWork.RunAsync(requestId, async () =>
    {
        if (await cloud.Trustees.FindAsync(trusteeName, cancellationToken) is { } trustee)
        {
            await cloud.Trustees.DeleteAsync(trustee.Id, cancellationToken);
        }

        return true;
    });

    /// <inheritdoc/>
    public Task<ResourceCheck> CheckAsync(CallContext caller, ResourceNames names, CancellationToken cancellationToken) => CloudWork.RunAsync(caller.RequestId, async () =>
        await ResourceLookup.CheckAsync(await AsCallerAsync(caller, cancellationToken), names, cancellationToken));

    private async Task<Trust> TrustAsync(CallContext caller, string trusteeId, CancellationToken cancellationToken)
    {
        var trusts = await cloud.Trustees.Trusts.ListByTrusteeAsync(trusteeId, cancellationToken);
        var mine = trusts.FirstOrDefault(trust =>
            string.Equals(trust.TrustorUserId, caller.UserId, StringComparison.Ordinal) && string.Equals(trust.ProjectId, caller.ProjectId, StringComparison.Ordinal));
        if (mine is not null)
        {
            return mine;
        }

        var session = await AsCallerAsync(caller, cancellationToken);
        try
        {
            return await session.Trusts.CreateAsync(trusteeId, [.. options.TrustRoles], cancellationToken);
        }
        catch (OpenStackException exception) when (exception.StatusCode == HttpStatusCode.Forbidden)
        {
            throw new CloudException(
                "CANNOT_DELEGATE",
                $"Keystone does not let this token make a trust, which a bay needs to act for you: {exception.Reason}. Use a password log-in, or an application credential made with --unrestricted",
                isTransient: false,
                FaultOwner.User,
                exception)
            {
                RequestId = exception.RequestId.ToString(),
            };
        }
    }

    private async Task<CloudSession> AsCallerAsync(CallContext caller, CancellationToken cancellationToken)
    {
        var details = await cloud.Tokens.ValidateAsync(caller.Token, cancellationToken)
            ?? throw new CloudException("TOKEN_EXPIRED", "the token expired while the call was served; get a new one and call again", isTransient: false, FaultOwner.User);
        return cloud.AsCaller(caller.Token, details);
    }
}

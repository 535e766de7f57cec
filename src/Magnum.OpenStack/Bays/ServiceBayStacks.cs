using Magnum.Grains.Cloud;
using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Keystone;
using Stack = Magnum.Grains.Cloud.Stack;
using StackRequest = Magnum.Grains.Cloud.StackRequest;
using StackResource = Magnum.Grains.Cloud.StackResource;

namespace Magnum.OpenStack.Bays;

/// <summary>
/// Heat with the service's own rights, for bays whose trust is dead. Where the service user has a role in the project it works there like a member. Elsewhere it
/// reaches the project's stacks as an administrator: it can read and delete them, but it makes and changes none, because what Heat then makes
/// would belong to the service's project.
/// </summary>
internal sealed class ServiceBayStacks(OpenStackCloud cloud, OpenStackOptions options, string projectId, string requestId) : IBayStacks
{
    private readonly HeatBayStacks _asAdministrator = new(cloud.Service.Heat, requestId);

    public async Task<Stack?> FindAsync(string idOrName, bool withOutputs, CancellationToken cancellationToken)
    {
        if (await AsMemberAsync(cancellationToken) is { } member)
        {
            return await member.FindAsync(idOrName, withOutputs, cancellationToken);
        }

        return await IdOfAsync(idOrName, cancellationToken) is { } id ? await _asAdministrator.FindAsync(id, withOutputs, cancellationToken) : null;
    }

    public async Task<IReadOnlyList<Stack>> ListAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        await (await AsMemberAsync(cancellationToken) ?? _asAdministrator).ListAsync(ids, cancellationToken);

    public async Task<string> CreateAsync(StackRequest request, CancellationToken cancellationToken) =>
        await (await AsMemberAsync(cancellationToken) ?? throw CannotAct()).CreateAsync(request, cancellationToken);

    public async Task UpdateAsync(string id, StackRequest request, CancellationToken cancellationToken) =>
        await (await AsMemberAsync(cancellationToken) ?? throw CannotAct()).UpdateAsync(id, request, cancellationToken);

    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        if (await AsMemberAsync(cancellationToken) is { } member)
        {
            return await member.DeleteAsync(id, cancellationToken);
        }

        return await IdOfAsync(id, cancellationToken) is { } known && await _asAdministrator.DeleteAsync(known, cancellationToken);
    }

    public async Task<IReadOnlyList<StackResource>> ListResourcesAsync(string id, CancellationToken cancellationToken) =>
        await (await AsMemberAsync(cancellationToken) ?? _asAdministrator).ListResourcesAsync(id, cancellationToken);

    private Task<IBayStacks?> AsMemberAsync(CancellationToken cancellationToken) => CloudWork.RunAsync<IBayStacks?>(requestId, async () =>
    {
        var session = cloud.As(ServiceIdentity.Of(options.ServiceUser, projectId));
        try
        {
            await session.IdentifyAsync(cancellationToken);
            return new HeatBayStacks(session.Heat, requestId);
        }
        catch (OpenStackLogInException)
        {
            return null;
        }
    });

    /// <summary>Heat finds a name only within the caller's own project, but shows an administrator the stacks of all in a list.</summary>
    private Task<string?> IdOfAsync(string idOrName, CancellationToken cancellationToken) => CloudWork.RunAsync<string?>(requestId, async () =>
    {
        if (Guid.TryParse(idOrName, out _))
        {
            return idOrName;
        }

        await foreach (var stack in cloud.Service.Heat.ListAsync(new StackFilter { Names = [idOrName] }, cancellationToken))
        {
            if (string.Equals(stack.Project, projectId, StringComparison.Ordinal))
            {
                return stack.Id;
            }
        }

        return null;
    });

    private CloudException CannotAct() => new(
        "CREDENTIALS_REFUSED",
        $"the bay's trust is dead and the service user has no role in project {projectId}, so the stack can be deleted but not changed; "
            + "an update by a member of the project gives the bay a new trust",
        isTransient: false,
        Grains.Cloud.FaultOwner.User)
    {
        CredentialsRefused = true,
        RequestId = requestId,
    };
}

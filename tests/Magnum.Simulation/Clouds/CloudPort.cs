using Magnum.Grains.Cloud;
using Magnum.Simulation.Clock;

namespace Magnum.Simulation.Clouds;

/// <summary>The cloud as a process has it.</summary>
/// <param name="heat">Heat.</param>
/// <param name="keystone">Keystone.</param>
/// <param name="wire">The way there.</param>
/// <param name="process">The process.</param>
/// <param name="watch">Sees every call of a silo when it begins; null for a gateway.</param>
internal sealed class CloudPort(SimulatedHeat heat, SimulatedKeystone keystone, CloudWire wire, Process process, CallWatch? watch) : ICloud
{
    public Task<CallContext?> AuthenticateAsync(string token, string requestId, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Users of the simulation are known already.");

    public Task<NodeCaller?> IdentifyAsync(string token, string requestId, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The simulation has no servers of bays.");

    public async Task<BayIdentity> CreateIdentityAsync(CallContext caller, string trusteeName, string trusteePassword, CancellationToken cancellationToken)
    {
        var trustee = await wire.SendAsync(process, "Keystone", $"make trustee {trusteeName}", () => keystone.EnsureTrustee(trusteeName, trusteePassword), cancellationToken);
        var trust = await wire.SendAsync(process, "Keystone", $"make trust in {trusteeName}", () => keystone.EnsureTrust(trustee, caller.UserId), cancellationToken);
        return new BayIdentity(trustee, trust);
    }

    public Task<string> CreateNodeUserAsync(string name, string password, string requestId, CancellationToken cancellationToken) =>
        wire.SendAsync(process, "Keystone", $"make node user {name}", () => keystone.EnsureTrustee(name, password), cancellationToken);

    public Task<string> CreateTrustAsync(CallContext caller, string trusteeId, CancellationToken cancellationToken) =>
        wire.SendAsync(process, "Keystone", $"make trust in {trusteeId}", () => keystone.EnsureTrust(trusteeId, caller.UserId), cancellationToken);

    public IBayStacks StacksOf(BayCredentials credentials, string requestId) => new StacksPort(heat, wire, process, watch, () => keystone.LogIn(credentials));

    public IBayStacks StacksOf(string projectId, string requestId) => new StacksPort(heat, wire, process, watch, () => null);

    public Task<StackPage> ListAllStacksAsync(string? page, int limit, string requestId, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No silo of the simulation lists all stacks.");

    public Task DeleteTrusteeAsync(string trusteeName, string requestId, CancellationToken cancellationToken)
    {
        watch?.Begins(process.Name, $"delete trustee {trusteeName}", [Guid.Parse(trusteeName)]);
        return wire.SendAsync(
            process,
            "Keystone",
            $"delete trustee {trusteeName}",
            () =>
            {
                keystone.DeleteTrustee(trusteeName);
                return true;
            },
            cancellationToken);
    }

    public Task<ResourceCheck> CheckAsync(CallContext caller, ResourceNames names, CancellationToken cancellationToken) =>
        Task.FromResult(new ResourceCheck([], null));
}

using Magnum.Drivers.SwarmFedoraAtomic.Swarm;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;

namespace Magnum.Drivers.SwarmFedoraAtomic;

/// <content>What asks the bay's Swarm itself.</content>
public sealed partial class SwarmBayDriver : IEngineMonitor
{
    /// <inheritdoc/>
    public Task<EngineReport> LookAsync(BayState bay, EngineCredentials? credentials, CancellationToken cancellationToken) => credentials is null && !bay.Baymodel.TlsDisabled
        ? Task.FromResult(EngineReport.NoAnswer("the bay has no certificates"))
        : SwarmEngine.LookAsync(bay.ApiAddress!, credentials, SwarmEngine.Patience, cancellationToken);

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<string>> ChooseNodesToRemoveAsync(BayWork work, Stack stack, CancellationToken cancellationToken) =>
        SwarmNodes.FindEmptyAsync(work, stack, SwarmEngine.Patience, cancellationToken);
}

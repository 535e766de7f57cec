using Magnum.Grains.Bays;
using Magnum.Grains.Discovery;

namespace Magnum.Silo.Tests.Hosting;

/// <summary>Makes every address at once, at this service.</summary>
internal sealed class ScriptedDiscovery : IDiscovery
{
    private readonly OwnDiscovery _own = new("http://magnum:9511");

    public Task<DiscoveryAddress> MakeAsync(BayState bay, CancellationToken cancellationToken) => Task.FromResult(_own.Make(bay.Uuid));
}

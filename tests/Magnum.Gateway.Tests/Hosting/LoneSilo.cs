using Magnum.Grains.Store;
using Magnum.Silo;
using Microsoft.Extensions.Logging.Abstractions;

namespace Magnum.Gateway.Tests.Hosting;

/// <summary>A silo over the store of a rig.</summary>
internal sealed class LoneSilo : IAsyncDisposable
{
    private readonly SiloHost _silo;

    private LoneSilo(SiloHost silo) => _silo = silo;

    public static async Task<LoneSilo> StartAsync(GatewayRig rig)
    {
        var options = new SiloOptions { RenewInterval = TimeSpan.FromMilliseconds(50), LookAheadInterval = TimeSpan.FromMilliseconds(50) };
        var identity = new SiloIdentity(Guid.NewGuid(), "test-host", "magnum-server");
        var silo = new SiloHost(rig.Store, rig.Turns, rig.Cloud, rig.Driver, identity, options, rig.Policy, TimeProvider.System, NullLoggerFactory.Instance);
        await silo.StartAsync(CancellationToken.None);
        return new LoneSilo(silo);
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.StopAsync(CancellationToken.None);
        _silo.Dispose();
    }
}

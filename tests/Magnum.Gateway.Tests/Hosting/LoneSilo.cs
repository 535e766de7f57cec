using Magnum.Grains.Certificates;
using Magnum.Grains.Drivers;
using Magnum.Grains.Store;
using Magnum.Silo;
using Magnum.Silo.Tests.Hosting;
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
        var preparation = new BayPreparation(new CertificateMaker(), new ScriptedDiscovery());
        var addresses = new ServiceAddresses("http://magnum:9511", "http://keystone:5000/v3", null);
        var silo = new SiloHost(rig.Store, rig.Turns, rig.Cloud, rig.Driver, preparation, addresses, identity, options, rig.Policy, TimeProvider.System, NullLoggerFactory.Instance);
        await silo.StartAsync(CancellationToken.None);
        return new LoneSilo(silo);
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.StopAsync(CancellationToken.None);
        _silo.Dispose();
    }
}

using Magnum.Grains.Bays;
using Magnum.Grains.Certificates;
using Magnum.Grains.Discovery;
using Magnum.Grains.Drivers;
using Magnum.Silo;

namespace Magnum.Simulation.Silos;

/// <summary>What the silos are given for bays that need something before their stack: the simulation has none.</summary>
internal sealed class Unprepared : ICertificateMaker, IDiscovery
{
    private static readonly Unprepared Instance = new();

    public static BayPreparation Preparation { get; } = new(Instance, Instance);

    public static ServiceAddresses Addresses { get; } = new("http://magnum.test", "http://keystone.test/v3", null);

    public Task<BayCertificates> MakeAsync(string bayName, Guid bay, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<DiscoveryAddress> MakeAsync(BayState bay, CancellationToken cancellationToken) => throw new NotSupportedException();
}

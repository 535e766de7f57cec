using Grpc.Core;
using Magnum.Gateway.Tests.Hosting;
using Magnum.Grains.Store;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Tests;

public sealed class ServicesTests
{
    [Fact]
    public async Task ListServices_AsAdmin_TellsTheSilos()
    {
        await using var rig = await GatewayRig.StartAsync();
        var silo = new SiloIdentity(Guid.NewGuid(), "host-1", "magnum-server");
        await rig.Store.RenewAsync(silo, TimeSpan.FromMinutes(1), new Dictionary<int, DateTimeOffset>(), CancellationToken.None);
        await rig.Store.TakeShardsAsync(silo, 10, TimeSpan.FromMinutes(1), CancellationToken.None);

        var service = (await rig.ServicesAs("admin").ListServicesAsync(new Proto.ListServicesRequest())).Services.ShouldHaveSingleItem();

        service.Host.ShouldBe("host-1");
        service.Binary.ShouldBe("magnum-server");
        service.State.ShouldBe("up");
        service.ShardCount.ShouldBe(10);
        service.ReportCount.ShouldBe(1);
    }

    [Theory]
    [InlineData("member")]
    [InlineData("reader")]
    public async Task ListServices_AsAnyoneElse_IsDenied(string token)
    {
        await using var rig = await GatewayRig.StartAsync();

        var fault = await Fault.OfAsync(async () => await rig.ServicesAs(token).ListServicesAsync(new Proto.ListServicesRequest()));

        fault.ShouldBe(StatusCode.PermissionDenied, "ADMIN_REQUIRED");
    }
}

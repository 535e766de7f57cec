using Grpc.Core;
using Magnum.Gateway.Tests.Hosting;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Tests;

public sealed class DriversTests
{
    [Fact]
    public async Task ListAndGet_AnyRole_TellTheDriver()
    {
        await using var rig = await GatewayRig.StartAsync();
        var client = rig.DriversAs("reader");

        var listed = (await client.ListDriversAsync(new Proto.ListDriversRequest())).Drivers.ShouldHaveSingleItem();
        var driver = await client.GetDriverAsync(new Proto.GetDriverRequest { Name = "scripted" });

        driver.ShouldBe(listed);
        driver.Version.ShouldBe("1.2.3");
        driver.NetworkDrivers.ShouldBe(["bridge", "overlay"]);
        var label = driver.Labels.ShouldHaveSingleItem();
        (label.Name, label.Type, label.DefaultValue).ShouldBe(("docker_version", "string", "latest"));
        label.AllowedValues.ShouldBe(["latest", "stable"]);
    }

    [Fact]
    public async Task Get_Missing_IsNotFound()
    {
        await using var rig = await GatewayRig.StartAsync();

        var fault = await Fault.OfAsync(async () => await rig.DriversAs("member").GetDriverAsync(new Proto.GetDriverRequest { Name = "nothing" }));

        fault.ShouldBe(StatusCode.NotFound, "DRIVER_NOT_FOUND");
    }
}

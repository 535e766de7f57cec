using Grpc.Core;
using Magnum.IntegrationTests.BadInput;
using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.IntegrationTests.FullCloud;

/// <summary>What a baymodel names is looked up in real Glance, Nova and Neutron.</summary>
[Trait("Category", "FullCloud")]
public sealed class LookupTests(FullCloudFixture cloud) : IClassFixture<FullCloudFixture>
{
    [Fact]
    public async Task Baymodel_OfWhatThereIs_GetsTheImagesDistro()
    {
        await using var server = await TestServer.StartNewAsync(cloud.Settings());
        using var client = await server.ClientAsync(cloud.AuthUrl);

        var baymodel = await client.Baymodels.CreateBaymodelAsync(new CreateBaymodelRequest { Baymodel = MagnumClient.DockerBaymodel() });

        baymodel.ClusterDistro.ShouldBe("ubuntu");
    }

    [Fact]
    public async Task Baymodel_OfWhatThereIsNot_NamesEach()
    {
        await using var server = await TestServer.StartNewAsync(cloud.Settings());
        using var client = await server.ClientAsync(cloud.AuthUrl);
        var baymodel = MagnumClient.DockerBaymodel();
        baymodel.ImageId = "no-such-image";
        baymodel.KeypairId = "no-such-key";
        baymodel.FlavorId = "no-such-flavor";
        baymodel.ExternalNetworkId = "no-such-network";

        var fault = await ApiFault.OfAsync(async () => await client.Baymodels.CreateBaymodelAsync(new CreateBaymodelRequest { Baymodel = baymodel }));

        fault.Code.ShouldBe(StatusCode.InvalidArgument);
        fault.Fields.Keys.ShouldBe(["image_id", "keypair_id", "flavor_id", "external_network_id"], ignoreOrder: true, fault.Message);
        fault.Fields["keypair_id"].ShouldContain("no-such-key");
    }

    [Fact]
    public async Task Baymodel_ImageWithoutDistro_SaysHowToMendIt()
    {
        await using var server = await TestServer.StartNewAsync(cloud.Settings());
        using var client = await server.ClientAsync(cloud.AuthUrl);
        var baymodel = MagnumClient.DockerBaymodel();
        baymodel.ImageId = "no-distro";

        var fault = await ApiFault.OfAsync(async () => await client.Baymodels.CreateBaymodelAsync(new CreateBaymodelRequest { Baymodel = baymodel }));

        fault.ShouldBeInvalid("image_id", "os_distro");
    }
}

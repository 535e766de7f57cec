using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.IntegrationTests.BadInput;

[Trait("Category", "BadInput")]
public sealed class BaymodelInputTests(RunningServer running) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Create_UnknownLabel_IsNamedAndTheKnownOnesListed()
    {
        using var client = await running.ClientAsync();
        var baymodel = MagnumClient.DockerBaymodel();
        baymodel.Labels["docker_verison"] = "24.0";

        var fault = await CreateAsync(client, baymodel);

        fault.ShouldBeInvalid("labels.docker_verison", "docker_version");
    }

    [Fact]
    public async Task Create_SeveralBadValues_AreAllNamedAtOnce()
    {
        using var client = await running.ClientAsync();
        var baymodel = MagnumClient.DockerBaymodel();
        baymodel.ImageId = "no-such-image";
        baymodel.KeypairId = "no-such-key";
        baymodel.DnsNameserver = "not-an-address";
        baymodel.DockerVolumeSize = 0;
        baymodel.Uuid = Guid.NewGuid().ToString("D");

        var fault = await CreateAsync(client, baymodel);

        fault.Code.ShouldBe(StatusCode.InvalidArgument);
        fault.Fields.Keys.ShouldBe(["uuid", "dns_nameserver", "docker_volume_size", "image_id", "keypair_id"], ignoreOrder: true, fault.Message);
    }

    [Fact]
    public async Task Create_Empty_NamesWhatIsRequired()
    {
        using var client = await running.ClientAsync();

        var fault = await CreateAsync(client, new Baymodel());

        fault.Code.ShouldBe(StatusCode.InvalidArgument);
        fault.Fields.Keys.ShouldBe(["coe", "image_id", "keypair_id", "external_network_id"], ignoreOrder: true, fault.Message);
    }

    [Theory]
    [InlineData("no-distro", "os_distro")]
    [InlineData("coreos", "ubuntu")]
    public async Task Create_ImageThatDoesNotFit_SaysWhatImageWould(string image, string helps)
    {
        using var client = await running.ClientAsync();
        var baymodel = MagnumClient.DockerBaymodel();
        baymodel.ImageId = image;

        var fault = await CreateAsync(client, baymodel);

        fault.ShouldBeInvalid("image_id", helps);
    }

    [Fact]
    public async Task Create_UnknownCoe_ListsTheInstalledOnes()
    {
        using var client = await running.ClientAsync();
        var baymodel = MagnumClient.DockerBaymodel();
        baymodel.Coe = "nomad";

        var fault = await CreateAsync(client, baymodel);

        fault.ShouldBeInvalid("coe", "docker");
    }

    [Fact]
    public async Task Update_UnknownMaskPath_IsNamedAndTheFieldsListed()
    {
        using var client = await running.ClientAsync();
        var uuid = await client.CreateBaymodelAsync();

        var fault = await ApiFault.OfAsync(async () => await client.Baymodels.UpdateBaymodelAsync(
            new UpdateBaymodelRequest { Id = uuid, Baymodel = new Baymodel(), UpdateMask = FieldMaskOf("flavour_id") }));

        fault.ShouldBeInvalid("update_mask", "'flavour_id'");
        fault.Message.ShouldContain("flavor_id");
    }

    [Fact]
    public async Task Update_FieldOfTheServer_IsRefused()
    {
        using var client = await running.ClientAsync();
        var uuid = await client.CreateBaymodelAsync();

        var fault = await ApiFault.OfAsync(async () => await client.Baymodels.UpdateBaymodelAsync(
            new UpdateBaymodelRequest { Id = uuid, Baymodel = new Baymodel { ProjectId = "mine" } }));

        fault.ShouldBeInvalid("project_id", "cannot be changed");
    }

    [Fact]
    public async Task Update_OutdatedEtag_IsAborted()
    {
        using var client = await running.ClientAsync();
        var uuid = await client.CreateBaymodelAsync();
        var read = await client.Baymodels.GetBaymodelAsync(new GetBaymodelRequest { Id = uuid });
        await client.Baymodels.UpdateBaymodelAsync(new UpdateBaymodelRequest { Id = uuid, Etag = read.Etag, Baymodel = new Baymodel { FlavorId = "m1.medium" } });

        var fault = await ApiFault.OfAsync(async () => await client.Baymodels.UpdateBaymodelAsync(
            new UpdateBaymodelRequest { Id = uuid, Etag = read.Etag, Baymodel = new Baymodel { FlavorId = "m1.large" } }));

        fault.ShouldBe(StatusCode.Aborted, "ETAG_MISMATCH", "Read it again");
    }

    [Fact]
    public async Task UpdateAndDelete_InUse_AreRefusedButPublicMayChange()
    {
        using var client = await running.ClientAsync();
        var uuid = await client.CreateBaymodelAsync();
        await client.CreateBayAsync("user-of-it", uuid);

        var update = await ApiFault.OfAsync(async () => await client.Baymodels.UpdateBaymodelAsync(new UpdateBaymodelRequest { Id = uuid, Baymodel = new Baymodel { FlavorId = "m1.large" } }));
        var delete = await ApiFault.OfAsync(async () => await client.Baymodels.DeleteBaymodelAsync(new DeleteBaymodelRequest { Id = uuid }));
        var published = await client.Baymodels.UpdateBaymodelAsync(new UpdateBaymodelRequest { Id = uuid, Baymodel = new Baymodel { Public = true } });

        update.ShouldBe(StatusCode.FailedPrecondition, "BAYMODEL_IN_USE", "Delete its bays first");
        delete.ShouldBe(StatusCode.FailedPrecondition, "BAYMODEL_IN_USE", "Delete its bays first");
        published.Public.ShouldBeTrue();
    }

    [Fact]
    public async Task RequestId_Repeated_GivesTheSameBaymodelAndRefusesAnother()
    {
        using var client = await running.ClientAsync();
        var request = new CreateBaymodelRequest { Baymodel = MagnumClient.DockerBaymodel("once"), RequestId = Guid.NewGuid().ToString("D") };
        var first = await client.Baymodels.CreateBaymodelAsync(request);

        var again = await client.Baymodels.CreateBaymodelAsync(request);
        request.Baymodel.FlavorId = "m1.large";
        var other = await ApiFault.OfAsync(async () => await client.Baymodels.CreateBaymodelAsync(request));

        again.ShouldBe(first);
        other.ShouldBe(StatusCode.InvalidArgument, "REQUEST_ID_REUSED", "Use a new one");
    }

    [Fact]
    public async Task Baymodel_OfAnotherProject_IsSeenOnlyWhenPublicAndChangedByItsOwnerOnly()
    {
        using var demo = await running.ClientAsync();
        using var alt = await running.ClientAsync("alt");
        var uuid = await demo.CreateBaymodelAsync("shared");

        var hidden = await ApiFault.OfAsync(async () => await alt.Baymodels.GetBaymodelAsync(new GetBaymodelRequest { Id = uuid }));
        await demo.Baymodels.UpdateBaymodelAsync(new UpdateBaymodelRequest { Id = uuid, Baymodel = new Baymodel { Public = true } });
        var seen = await alt.Baymodels.GetBaymodelAsync(new GetBaymodelRequest { Id = uuid });
        var change = await ApiFault.OfAsync(async () => await alt.Baymodels.UpdateBaymodelAsync(new UpdateBaymodelRequest { Id = uuid, Baymodel = new Baymodel { FlavorId = "m1.large" } }));

        hidden.ShouldBe(StatusCode.NotFound, "BAYMODEL_NOT_FOUND", "List yours");
        seen.Name.ShouldBe("shared");
        change.Code.ShouldBe(StatusCode.PermissionDenied, change.Message);
    }

    private static FieldMask FieldMaskOf(params string[] paths) => new() { Paths = { paths } };

    private static Task<ApiFault> CreateAsync(MagnumClient client, Baymodel baymodel) =>
        ApiFault.OfAsync(async () => await client.Baymodels.CreateBaymodelAsync(new CreateBaymodelRequest { Baymodel = baymodel }));
}

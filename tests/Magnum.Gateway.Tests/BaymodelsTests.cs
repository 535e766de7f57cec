using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Magnum.Gateway.Tests.Hosting;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Tests;

public sealed class BaymodelsTests
{
    [Fact]
    public async Task Create_Complete_AnswersWithDefaultsAndWhatTheImageSays()
    {
        await using var rig = await GatewayRig.StartAsync();

        var made = await rig.AddBaymodelAsync();

        made.Name.ShouldBe("model");
        made.ClusterDistro.ShouldBe("ubuntu");
        made.ServerType.ShouldBe("vm");
        made.FlavorId.ShouldBe("m1.small");
        made.DnsNameserver.ShouldBe("8.8.8.8");
        made.DockerVolumeSize.ShouldBe(25);
        made.NetworkDriver.ShouldBe("bridge", "the driver's first is the default");
        made.Etag.ShouldBe("\"1\"");
        made.ProjectId.ShouldBe(ScriptedCloud.Project);
        made.UserId.ShouldBe("user-member");
        made.CreatedAt.ShouldNotBeNull();
        made.UpdatedAt.ShouldBeNull();
    }

    [Fact]
    public async Task Create_NoName_MakesOneUp()
    {
        await using var rig = await GatewayRig.StartAsync();

        (await rig.AddBaymodelAsync(string.Empty)).Name.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Create_ManyProblems_NamesThemAll()
    {
        await using var rig = await GatewayRig.StartAsync();
        var baymodel = new Proto.Baymodel
        {
            Coe = "docker",
            ImageId = "missing",
            KeypairId = "missing",
            DnsNameserver = "dns.example.com",
            DockerVolumeSize = 1,
            Uuid = Guid.NewGuid().ToString(),
            ClusterDistro = "ubuntu",
            Labels = { ["docker_verison"] = "latest" },
        };

        var fault = await Fault.OfAsync(async () => await rig.Baymodels.CreateBaymodelAsync(new Proto.CreateBaymodelRequest { Baymodel = baymodel }));

        fault.ShouldBeInvalid("uuid", "cluster_distro", "external_network_id", "dns_nameserver", "docker_volume_size", "image_id", "keypair_id", "labels.docker_verison");
        fault.Message.ShouldContain("there is no image 'missing'");
    }

    [Fact]
    public async Task Create_CoeOrImageWithoutADriver_SaysWhatThereIs()
    {
        await using var rig = await GatewayRig.StartAsync();
        var (coe, image, server) = (Sample.Baymodel(), Sample.Baymodel(), Sample.Baymodel());
        (coe.Coe, image.ImageId, server.ServerType) = ("kubernetes", "fedora", "bm");

        var faults = new List<Fault>();
        foreach (var baymodel in new[] { coe, image, server })
        {
            faults.Add(await Fault.OfAsync(async () => await rig.Baymodels.CreateBaymodelAsync(new Proto.CreateBaymodelRequest { Baymodel = baymodel })));
        }

        faults[0].ShouldBeInvalid("coe");
        faults[0].Message.ShouldContain("drivers for docker");
        faults[1].ShouldBeInvalid("image_id");
        faults[1].Message.ShouldContain("must be ubuntu");
        faults[2].ShouldBeInvalid("server_type");
        faults[2].Message.ShouldContain("vm");
    }

    [Fact]
    public async Task Create_RequestIdTwice_GivesTheSameOne()
    {
        await using var rig = await GatewayRig.StartAsync();
        var request = new Proto.CreateBaymodelRequest { Baymodel = Sample.Baymodel(), RequestId = Sample.RequestId() };
        request.Baymodel.Labels["docker_version"] = "latest";

        var first = await rig.Baymodels.CreateBaymodelAsync(request);
        var second = await rig.Baymodels.CreateBaymodelAsync(request);

        second.ShouldBe(first);
        (await rig.Baymodels.ListBaymodelsAsync(new Proto.ListBaymodelsRequest())).Baymodels.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Create_RequestIdForAnotherRequest_IsRefusedAlsoAfterRemoval()
    {
        await using var rig = await GatewayRig.StartAsync();
        var request = new Proto.CreateBaymodelRequest { Baymodel = Sample.Baymodel(), RequestId = Sample.RequestId() };
        var made = await rig.Baymodels.CreateBaymodelAsync(request);
        var other = request.Clone();
        other.Baymodel.Labels["docker_version"] = "stable";

        var before = await Fault.OfAsync(async () => await rig.Baymodels.CreateBaymodelAsync(other));
        await rig.Baymodels.DeleteBaymodelAsync(new Proto.DeleteBaymodelRequest { Id = made.Uuid });
        var after = await Fault.OfAsync(async () => await rig.Baymodels.CreateBaymodelAsync(other));
        var same = await Fault.OfAsync(async () => await rig.Baymodels.CreateBaymodelAsync(request));

        before.ShouldBe(StatusCode.InvalidArgument, "REQUEST_ID_REUSED");
        after.ShouldBe(StatusCode.InvalidArgument, "REQUEST_ID_REUSED");
        same.ShouldBe(StatusCode.NotFound, "BAYMODEL_NOT_FOUND");
        same.Message.ShouldContain("use a new request_id");
    }

    [Fact]
    public async Task Get_ByUuidOrName_IsTheSame()
    {
        await using var rig = await GatewayRig.StartAsync();
        var made = await rig.AddBaymodelAsync();

        (await rig.Baymodels.GetBaymodelAsync(new Proto.GetBaymodelRequest { Id = made.Uuid })).ShouldBe(made);
        (await rig.Baymodels.GetBaymodelAsync(new Proto.GetBaymodelRequest { Id = "model" })).ShouldBe(made);
    }

    [Fact]
    public async Task Get_MissingEmptyOrAmbiguous_SaysWhatToDo()
    {
        await using var rig = await GatewayRig.StartAsync();
        var twins = new[] { await rig.AddBaymodelAsync("twin"), await rig.AddBaymodelAsync("twin") };

        var missing = await Fault.OfAsync(async () => await rig.Baymodels.GetBaymodelAsync(new Proto.GetBaymodelRequest { Id = "nothing" }));
        var empty = await Fault.OfAsync(async () => await rig.Baymodels.GetBaymodelAsync(new Proto.GetBaymodelRequest()));
        var ambiguous = await Fault.OfAsync(async () => await rig.Baymodels.GetBaymodelAsync(new Proto.GetBaymodelRequest { Id = "twin" }));

        missing.ShouldBe(StatusCode.NotFound, "BAYMODEL_NOT_FOUND");
        missing.Info.Metadata["id"].ShouldBe("nothing");
        missing.Detail<Google.Rpc.ResourceInfo>()!.ResourceName.ShouldBe("nothing");
        empty.ShouldBeInvalid("id");
        ambiguous.ShouldBe(StatusCode.FailedPrecondition, "BAYMODEL_NAME_AMBIGUOUS");
        twins.ShouldAllBe(twin => ambiguous.Message.Contains(twin.Uuid));
    }

    [Fact]
    public async Task Update_MaskedFieldsAndLabels_ChangesThoseAlone()
    {
        await using var rig = await GatewayRig.StartAsync();
        var original = Sample.Baymodel();
        original.HttpProxy = "http://proxy.example.com:3128";
        original.Labels["docker_version"] = "latest";
        var made = await rig.Baymodels.CreateBaymodelAsync(new Proto.CreateBaymodelRequest { Baymodel = original });
        var values = new Proto.Baymodel { DockerVolumeSize = 40, FlavorId = "ignored", Labels = { ["docker_version"] = "stable" } };

        var changed = await UpdateAsync(rig, made.Uuid, values, "docker_volume_size", "labels.docker_version", "http_proxy");

        changed.DockerVolumeSize.ShouldBe(40);
        changed.Labels["docker_version"].ShouldBe("stable");
        changed.HttpProxy.ShouldBeEmpty("it is named and not set, which clears it");
        changed.FlavorId.ShouldBe(made.FlavorId);
        changed.Etag.ShouldBe("\"2\"");
        changed.UpdatedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Update_LabelKeyNotSet_RemovesIt()
    {
        await using var rig = await GatewayRig.StartAsync();
        var original = Sample.Baymodel();
        original.Labels["docker_version"] = "latest";
        var made = await rig.Baymodels.CreateBaymodelAsync(new Proto.CreateBaymodelRequest { Baymodel = original });

        var changed = await UpdateAsync(rig, made.Uuid, new Proto.Baymodel(), "labels.docker_version");

        changed.Labels.ShouldBeEmpty();
    }

    [Fact]
    public async Task Update_Star_ReplacesEverything()
    {
        await using var rig = await GatewayRig.StartAsync();
        var original = Sample.Baymodel();
        original.DockerVolumeSize = 40;
        original.Labels["docker_version"] = "latest";
        var made = await rig.Baymodels.CreateBaymodelAsync(new Proto.CreateBaymodelRequest { Baymodel = original });

        var changed = await UpdateAsync(rig, made.Uuid, Sample.Baymodel("renamed"), "*");

        changed.Name.ShouldBe("renamed");
        changed.DockerVolumeSize.ShouldBe(25);
        changed.Labels.ShouldBeEmpty();
        changed.Uuid.ShouldBe(made.Uuid);
    }

    [Fact]
    public async Task Update_NoMask_ChangesWhatIsSet()
    {
        await using var rig = await GatewayRig.StartAsync();
        var made = await rig.AddBaymodelAsync();

        var changed = await UpdateAsync(rig, made.Uuid, new Proto.Baymodel { FlavorId = "m1.large" });

        changed.FlavorId.ShouldBe("m1.large");
        changed.ImageId.ShouldBe(made.ImageId);
    }

    [Fact]
    public async Task Update_UnknownOutputOnlyOrEmpty_IsRefused()
    {
        await using var rig = await GatewayRig.StartAsync();
        var made = await rig.AddBaymodelAsync();

        var masked = await Fault.OfAsync(() => UpdateAsync(rig, made.Uuid, new Proto.Baymodel(), "flavour_id", "uuid", "name.first", "labels.", "flavor_id"));
        var unmasked = await Fault.OfAsync(() => UpdateAsync(rig, made.Uuid, new Proto.Baymodel { ProjectId = "p", FlavorId = "f" }));
        var nothing = await Fault.OfAsync(() => UpdateAsync(rig, made.Uuid, new Proto.Baymodel()));

        masked.ShouldBeInvalid("update_mask");
        masked.Fields["update_mask"].Count().ShouldBe(4);
        unmasked.ShouldBeInvalid("project_id");
        nothing.ShouldBeInvalid("update_mask");
    }

    [Fact]
    public async Task Update_Etag_GuardsAgainstLostChanges()
    {
        await using var rig = await GatewayRig.StartAsync();
        var made = await rig.AddBaymodelAsync();
        await rig.Baymodels.UpdateBaymodelAsync(new Proto.UpdateBaymodelRequest { Id = made.Uuid, Baymodel = new Proto.Baymodel { FlavorId = "f" }, Etag = made.Etag });

        var update = await Fault.OfAsync(async () => await rig.Baymodels.UpdateBaymodelAsync(
            new Proto.UpdateBaymodelRequest { Id = made.Uuid, Baymodel = new Proto.Baymodel { FlavorId = "g" }, Etag = made.Etag }));
        var delete = await Fault.OfAsync(async () => await rig.Baymodels.DeleteBaymodelAsync(new Proto.DeleteBaymodelRequest { Id = made.Uuid, Etag = made.Etag }));
        var nonsense = await Fault.OfAsync(async () => await rig.Baymodels.DeleteBaymodelAsync(new Proto.DeleteBaymodelRequest { Id = made.Uuid, Etag = "W/x" }));

        update.ShouldBe(StatusCode.Aborted, "ETAG_MISMATCH");
        delete.ShouldBe(StatusCode.Aborted, "ETAG_MISMATCH");
        nonsense.ShouldBeInvalid("etag");
    }

    [Fact]
    public async Task InUse_OnlyPublicCanBeChangedUntilTheLastBayIsGone()
    {
        await using var rig = await GatewayRig.StartAsync();
        var made = await rig.AddBaymodelAsync();
        var bay = await rig.AddCompleteBayAsync(baymodel: made.Uuid);

        var update = await Fault.OfAsync(() => UpdateAsync(rig, made.Uuid, new Proto.Baymodel { FlavorId = "m1.large" }));
        var delete = await Fault.OfAsync(async () => await rig.Baymodels.DeleteBaymodelAsync(new Proto.DeleteBaymodelRequest { Id = made.Uuid }));
        var published = await UpdateAsync(rig, made.Uuid, new Proto.Baymodel { Public = true });
        await rig.RemoveAsync(bay);
        await rig.Baymodels.DeleteBaymodelAsync(new Proto.DeleteBaymodelRequest { Id = made.Uuid });

        update.ShouldBe(StatusCode.FailedPrecondition, "BAYMODEL_IN_USE");
        delete.ShouldBe(StatusCode.FailedPrecondition, "BAYMODEL_IN_USE");
        published.Public.ShouldBeTrue();
    }

    [Fact]
    public async Task Public_OfAnotherProject_CanBeSeenAndUsedButNotChanged()
    {
        await using var rig = await GatewayRig.StartAsync();
        var mine = await rig.AddBaymodelAsync(isPublic: true);
        var hidden = await rig.AddBaymodelAsync("hidden");
        var stranger = rig.BaymodelsAs("stranger");

        var seen = await stranger.ListBaymodelsAsync(new Proto.ListBaymodelsRequest());
        var bay = await rig.AddBayAsync("theirs", mine.Uuid, "stranger");
        var update = await Fault.OfAsync(async () => await stranger.UpdateBaymodelAsync(
            new Proto.UpdateBaymodelRequest { Id = mine.Uuid, Baymodel = new Proto.Baymodel { ImageId = "missing", Uuid = "x" } }));
        var delete = await Fault.OfAsync(async () => await stranger.DeleteBaymodelAsync(new Proto.DeleteBaymodelRequest { Id = mine.Uuid }));
        var secret = await Fault.OfAsync(async () => await stranger.GetBaymodelAsync(new Proto.GetBaymodelRequest { Id = hidden.Uuid }));

        seen.Baymodels.ShouldHaveSingleItem().Uuid.ShouldBe(mine.Uuid);
        bay.ProjectId.ShouldBe(ScriptedCloud.OtherProject);
        update.ShouldBe(StatusCode.PermissionDenied, "BAYMODEL_OF_ANOTHER_PROJECT");
        delete.ShouldBe(StatusCode.PermissionDenied, "BAYMODEL_OF_ANOTHER_PROJECT");
        secret.ShouldBe(StatusCode.NotFound, "BAYMODEL_NOT_FOUND");
    }

    [Fact]
    public async Task Delete_Missing_IsNotFoundUnlessAllowed()
    {
        await using var rig = await GatewayRig.StartAsync();

        var fault = await Fault.OfAsync(async () => await rig.Baymodels.DeleteBaymodelAsync(new Proto.DeleteBaymodelRequest { Id = "nothing" }));
        await rig.Baymodels.DeleteBaymodelAsync(new Proto.DeleteBaymodelRequest { Id = "nothing", AllowMissing = true });

        fault.ShouldBe(StatusCode.NotFound, "BAYMODEL_NOT_FOUND");
    }

    private static async Task<Proto.Baymodel> UpdateAsync(GatewayRig rig, string id, Proto.Baymodel values, params string[] paths)
    {
        var request = new Proto.UpdateBaymodelRequest { Id = id, Baymodel = values };
        if (paths.Length > 0)
        {
            request.UpdateMask = new FieldMask { Paths = { paths } };
        }

        return await rig.Baymodels.UpdateBaymodelAsync(request);
    }
}

using Grpc.Core;
using Magnum.Gateway.Tests.Hosting;
using Magnum.Grains.Cloud;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Tests;

public sealed class AuthenticationTests
{
    [Theory]
    [InlineData(null, "TOKEN_MISSING")]
    [InlineData("", "TOKEN_MISSING")]
    [InlineData("expired", "TOKEN_INVALID")]
    public async Task AnyCall_WithoutAGoodToken_IsUnauthenticated(string? token, string reason)
    {
        await using var rig = await GatewayRig.StartAsync();

        Fault[] faults =
        [
            await Fault.OfAsync(async () => await rig.BaysAs(token).ListBaysAsync(new Proto.ListBaysRequest())),
            await Fault.OfAsync(async () => await rig.BaymodelsAs(token).CreateBaymodelAsync(new Proto.CreateBaymodelRequest())),
            await Fault.OfAsync(async () => await rig.DriversAs(token).ListDriversAsync(new Proto.ListDriversRequest())),
            await Fault.OfAsync(async () => await rig.ServicesAs(token).ListServicesAsync(new Proto.ListServicesRequest())),
            await Fault.OfAsync(async () =>
            {
                using var watch = new Watcher(rig.BaysAs(token));
                await watch.NextAsync();
            }),
        ];

        faults.ShouldAllBe(fault => fault.Code == StatusCode.Unauthenticated && fault.Reason == reason);
    }

    [Theory]
    [InlineData("reader")]
    [InlineData("nobody")]
    public async Task EveryWrite_WithoutARoleToWrite_IsDeniedBeforeAnythingElse(string token)
    {
        await using var rig = await GatewayRig.StartAsync();
        var (bays, baymodels) = (rig.BaysAs(token), rig.BaymodelsAs(token));

        Fault[] faults =
        [
            await Fault.OfAsync(async () => await baymodels.CreateBaymodelAsync(new Proto.CreateBaymodelRequest())),
            await Fault.OfAsync(async () => await baymodels.UpdateBaymodelAsync(new Proto.UpdateBaymodelRequest())),
            await Fault.OfAsync(async () => await baymodels.DeleteBaymodelAsync(new Proto.DeleteBaymodelRequest())),
            await Fault.OfAsync(async () => await bays.CreateBayAsync(new Proto.CreateBayRequest())),
            await Fault.OfAsync(async () => await bays.UpdateBayAsync(new Proto.UpdateBayRequest())),
            await Fault.OfAsync(async () => await bays.DeleteBayAsync(new Proto.DeleteBayRequest { AllowMissing = true })),
        ];

        foreach (var fault in faults)
        {
            fault.ShouldBe(StatusCode.PermissionDenied, "READ_ONLY_ROLE");
        }
    }

    [Fact]
    public async Task EveryRead_AsReader_IsAllowed()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddBayAsync();
        var (bays, baymodels) = (rig.BaysAs("reader"), rig.BaymodelsAs("reader"));

        (await bays.GetBayAsync(new Proto.GetBayRequest { Id = bay.Uuid })).Uuid.ShouldBe(bay.Uuid);
        (await bays.ListBaysAsync(new Proto.ListBaysRequest())).Bays.ShouldHaveSingleItem();
        (await bays.ListBayEventsAsync(new Proto.ListBayEventsRequest { Id = bay.Uuid })).Events.ShouldNotBeEmpty();
        (await baymodels.GetBaymodelAsync(new Proto.GetBaymodelRequest { Id = bay.BaymodelId })).Uuid.ShouldBe(bay.BaymodelId);
        (await baymodels.ListBaymodelsAsync(new Proto.ListBaymodelsRequest())).Baymodels.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task GetBay_BaymodelOutOfSight_TellsItsEngineAndTls()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddBayAsync();

        var read = await rig.Bays.GetBayAsync(new Proto.GetBayRequest { Id = bay.Uuid });
        var given = await Fault.OfAsync(async () => await rig.Bays.CreateBayAsync(new Proto.CreateBayRequest
        {
            Bay = new Proto.Bay { Name = "other", BaymodelId = bay.BaymodelId, Coe = "swarm" },
        }));

        (read.Coe, read.TlsDisabled).ShouldBe(("docker", false));
        given.ShouldBeInvalid("bay.coe");
    }

    [Fact]
    public async Task EveryCall_OnAnotherProjectsBay_IsNotFound()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddBayAsync();
        var stranger = rig.BaysAs("stranger");

        Fault[] faults =
        [
            await Fault.OfAsync(async () => await stranger.GetBayAsync(new Proto.GetBayRequest { Id = bay.Uuid })),
            await Fault.OfAsync(async () => await stranger.GetBayAsync(new Proto.GetBayRequest { Id = bay.Name })),
            await Fault.OfAsync(async () => await stranger.UpdateBayAsync(new Proto.UpdateBayRequest { Id = bay.Uuid, Bay = new Proto.Bay { NodeCount = 2 } })),
            await Fault.OfAsync(async () => await stranger.DeleteBayAsync(new Proto.DeleteBayRequest { Id = bay.Uuid })),
            await Fault.OfAsync(async () => await stranger.ListBayEventsAsync(new Proto.ListBayEventsRequest { Id = bay.Uuid })),
            await Fault.OfAsync(async () =>
            {
                using var watch = new Watcher(stranger, id: bay.Uuid);
                await watch.NextAsync();
            }),
        ];

        foreach (var fault in faults)
        {
            fault.ShouldBe(StatusCode.NotFound, "BAY_NOT_FOUND");
            fault.Message.ShouldNotContain(ScriptedCloud.Project);
        }

        (await stranger.ListBaysAsync(new Proto.ListBaysRequest())).Bays.ShouldBeEmpty();
    }

    [Fact]
    public async Task AnyCall_KeystoneAway_IsUnavailableWithATimeToRetry()
    {
        await using var rig = await GatewayRig.StartAsync();
        rig.Cloud.During = (_, _) => throw new CloudException("KEYSTONE_UNREACHABLE", "Keystone cannot be reached", isTransient: true, FaultOwner.Cloud) { RetryAfter = TimeSpan.FromSeconds(7) };

        var fault = await Fault.OfAsync(async () => await rig.Bays.ListBaysAsync(new Proto.ListBaysRequest()));

        fault.ShouldBe(StatusCode.Unavailable, "KEYSTONE_UNREACHABLE");
        fault.Retry!.RetryDelay.ToTimeSpan().ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task AnyCall_UnexpectedError_IsInternalAndTellsNoDetail()
    {
        await using var rig = await GatewayRig.StartAsync();
        rig.Cloud.During = (_, _) => throw new InvalidOperationException("an inner detail");

        var fault = await Fault.OfAsync(async () => await rig.Bays.ListBaysAsync(new Proto.ListBaysRequest()));

        fault.ShouldBe(StatusCode.Internal, "INTERNAL");
        fault.Message.ShouldNotContain("inner detail");
        rig.Log.Entries.ShouldContain(entry => entry.Id == 3003 && entry.Text.Contains("an inner detail"));
    }

    [Fact]
    public async Task RequestId_OfTheCaller_IsUsedAndAnswered()
    {
        await using var rig = await GatewayRig.StartAsync();
        const string given = "req-0f9b4c1e-1f7b-4a57-8a2e-3d1f5c6b7a89";

        using var call = rig.Bays.ListBaysAsync(new Proto.ListBaysRequest(), new Metadata { { "x-openstack-request-id", given } });
        await call.ResponseAsync;

        call.GetTrailers().GetValue("x-openstack-request-id").ShouldBe(given);
        rig.Cloud.RequestIds.ShouldContain(given);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("req-not-a-uuid")]
    [InlineData("0f9b4c1e-1f7b-4a57-8a2e-3d1f5c6b7a89")]
    public async Task RequestId_NoneOrNonsense_IsMadeAnew(string? given)
    {
        await using var rig = await GatewayRig.StartAsync();
        var headers = new Metadata();
        if (given is not null)
        {
            headers.Add("x-openstack-request-id", given);
        }

        using var call = rig.Bays.ListBaysAsync(new Proto.ListBaysRequest(), headers);
        await call.ResponseAsync;

        var answered = call.GetTrailers().GetValue("x-openstack-request-id").ShouldNotBeNull();
        answered.ShouldStartWith("req-");
        answered.ShouldNotBe(given);
    }

    [Fact]
    public async Task Tokens_InWhateverHappens_AreNotLogged()
    {
        await using var rig = await GatewayRig.StartAsync();
        const string secret = "gAAAAA-a-token-nobody-may-see";

        await Fault.OfAsync(async () => await rig.BaysAs(secret).ListBaysAsync(new Proto.ListBaysRequest()));
        rig.Cloud.During = (_, _) => throw new InvalidOperationException("broken");
        await Fault.OfAsync(async () => await rig.BaysAs(secret).ListBaysAsync(new Proto.ListBaysRequest()));

        rig.Log.Entries.ShouldAllBe(entry => !entry.Text.Contains(secret));
    }
}

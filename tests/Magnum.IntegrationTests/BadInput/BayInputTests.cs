using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.IntegrationTests.BadInput;

[Trait("Category", "BadInput")]
public sealed class BayInputTests(RunningServer running) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Create_NodeCountZero_IsRefused()
    {
        using var client = await running.ClientAsync();
        var baymodel = await client.CreateBaymodelAsync();

        var fault = await ApiFault.OfAsync(() => client.CreateBayAsync("bay", baymodel, nodes: 0));

        fault.ShouldBeInvalid("bay.node_count", "must be from 1");
    }

    [Fact]
    public async Task Create_SeveralBadValues_AreAllNamedAtOnce()
    {
        using var client = await running.ClientAsync();
        var bay = new Bay
        {
            BaymodelId = await client.CreateBaymodelAsync(),
            Name = "1 bad name",
            NodeCount = -1,
            MasterCount = 3,
            BayCreateTimeout = new Duration { Seconds = 30 },
            DiscoveryUrl = "gopher://here",
            Status = BayStatus.CreateComplete,
        };

        var fault = await ApiFault.OfAsync(async () => await client.Bays.CreateBayAsync(new CreateBayRequest { Bay = bay }));

        fault.Code.ShouldBe(StatusCode.InvalidArgument);
        fault.Fields.Keys.ShouldBe(
            ["bay.name", "bay.node_count", "bay.master_count", "bay.bay_create_timeout", "bay.discovery_url", "bay.status"], ignoreOrder: true, fault.Message);
    }

    [Fact]
    public async Task Create_MissingBaymodel_IsNotFound()
    {
        using var client = await running.ClientAsync();

        var unnamed = await ApiFault.OfAsync(() => client.CreateBayAsync("bay", string.Empty));
        var missing = await ApiFault.OfAsync(() => client.CreateBayAsync("bay", "no-such-model"));

        unnamed.ShouldBeInvalid("bay.baymodel_id", "is required");
        missing.ShouldBe(StatusCode.NotFound, "BAYMODEL_NOT_FOUND", "'no-such-model'");
    }

    [Fact]
    public async Task Create_AmbiguousBaymodel_ListsTheUuids()
    {
        using var client = await running.ClientAsync();
        var first = await client.CreateBaymodelAsync("twin");
        var second = await client.CreateBaymodelAsync("twin");

        var fault = await ApiFault.OfAsync(() => client.CreateBayAsync("bay", "twin"));

        fault.ShouldBe(StatusCode.FailedPrecondition, "BAYMODEL_NAME_AMBIGUOUS", first);
        fault.Message.ShouldContain(second);
    }

    [Fact]
    public async Task Get_AmbiguousName_ListsTheUuids()
    {
        using var client = await running.ClientAsync();
        var baymodel = await client.CreateBaymodelAsync();
        var first = await client.CreateBayAsync("twins", baymodel);
        var second = await client.CreateBayAsync("twins", baymodel);

        var fault = await ApiFault.OfAsync(() => client.GetBayAsync("twins"));

        fault.ShouldBe(StatusCode.FailedPrecondition, "BAY_NAME_AMBIGUOUS", first.Uuid);
        fault.Message.ShouldContain(second.Uuid);
    }

    [Fact]
    public async Task EveryCall_OnSomeoneElsesBay_IsNotFound()
    {
        using var demo = await running.ClientAsync();
        using var alt = await running.ClientAsync("alt");
        var bay = await demo.CreateBayAsync("private", await demo.CreateBaymodelAsync());

        ApiFault[] faults =
        [
            await ApiFault.OfAsync(() => alt.GetBayAsync(bay.Uuid)),
            await ApiFault.OfAsync(() => alt.ScaleAsync(bay.Uuid, 2)),
            await ApiFault.OfAsync(() => alt.DeleteBayAsync(bay.Uuid)),
            await ApiFault.OfAsync(() => alt.EventsAsync(bay.Uuid)),
            await ApiFault.OfAsync(() => alt.UntilAsync(bay.Uuid, _ => true)),
            await ApiFault.OfAsync(() => alt.GetBayAsync("private")),
        ];

        foreach (var fault in faults)
        {
            fault.ShouldBe(StatusCode.NotFound, "BAY_NOT_FOUND", "List yours");
        }

        (await alt.Bays.ListBaysAsync(new ListBaysRequest())).Bays.ShouldBeEmpty();
    }

    [Fact]
    public async Task Update_UnknownOrFixedPath_IsNamed()
    {
        using var client = await running.ClientAsync();
        var bay = await client.CreateBayAsync("masked", await client.CreateBaymodelAsync());

        var unknown = await UpdateAsync(client, bay.Uuid, new Bay { NodeCount = 2 }, "node_cuont");
        var fixedPath = await UpdateAsync(client, bay.Uuid, new Bay { Name = "other" }, "name");
        var unmasked = await UpdateAsync(client, bay.Uuid, new Bay { Name = "other" });
        var nothing = await UpdateAsync(client, bay.Uuid, new Bay());

        unknown.ShouldBeInvalid("update_mask", "'node_cuont' cannot be changed; what can: node_count");
        fixedPath.ShouldBeInvalid("update_mask", "'name' cannot be changed");
        unmasked.ShouldBeInvalid("name", "cannot be changed; what can: node_count");
        nothing.ShouldBeInvalid("update_mask", "node_count");
    }

    [Fact]
    public async Task Update_NodeCountZero_IsRefused()
    {
        using var client = await running.ClientAsync();
        var bay = await client.CreateBayAsync("zero", await client.CreateBaymodelAsync());

        var fault = await ApiFault.OfAsync(() => client.ScaleAsync(bay.Uuid, 0));

        fault.ShouldBeInvalid("bay.node_count", "must be from 1");
    }

    [Fact]
    public async Task Update_WhileItIsCreated_SaysWhatIsInFlight()
    {
        using var client = await running.ClientAsync();
        var bay = await client.CreateBayAsync("busy", await client.CreateBaymodelAsync());

        var fault = await ApiFault.OfAsync(() => client.ScaleAsync(bay.Uuid, 2));

        fault.ShouldBe(StatusCode.FailedPrecondition, "OPERATION_IN_PROGRESS", "CREATE_IN_PROGRESS");
    }

    [Fact]
    public async Task Etag_OutdatedOrNonsense_IsRefused()
    {
        using var client = await running.ClientAsync();
        var accepted = await client.CreateBayAsync("tagged", await client.CreateBaymodelAsync());
        var complete = await client.SettledAsync(accepted.Uuid, BayStatus.CreateComplete);

        var update = await ApiFault.OfAsync(async () => await client.Bays.UpdateBayAsync(new UpdateBayRequest { Id = accepted.Uuid, Etag = accepted.Etag, Bay = new Bay { NodeCount = 2 } }));
        var delete = await ApiFault.OfAsync(async () => await client.Bays.DeleteBayAsync(new DeleteBayRequest { Id = accepted.Uuid, Etag = accepted.Etag }));
        var nonsense = await ApiFault.OfAsync(async () => await client.Bays.DeleteBayAsync(new DeleteBayRequest { Id = accepted.Uuid, Etag = "today" }));
        var current = await client.Bays.UpdateBayAsync(new UpdateBayRequest { Id = accepted.Uuid, Etag = complete.Etag, Bay = new Bay { NodeCount = 2 } });

        update.ShouldBe(StatusCode.Aborted, "ETAG_MISMATCH", "Read it again");
        delete.ShouldBe(StatusCode.Aborted, "ETAG_MISMATCH", "Read it again");
        nonsense.ShouldBeInvalid("etag", "must be the etag of an earlier answer");
        current.Status.ShouldBe(BayStatus.UpdateInProgress);
    }

    [Fact]
    public async Task Delete_Missing_IsNotFoundUnlessAllowed()
    {
        using var client = await running.ClientAsync();
        var id = Guid.NewGuid().ToString("D");

        var fault = await ApiFault.OfAsync(() => client.DeleteBayAsync(id));
        var allowed = await client.Bays.DeleteBayAsync(new DeleteBayRequest { Id = id, AllowMissing = true });

        fault.ShouldBe(StatusCode.NotFound, "BAY_NOT_FOUND", id);
        allowed.ShouldBe(new Bay());
    }

    [Fact]
    public async Task RequestId_Repeated_GivesTheSameBayAndRefusesAnother()
    {
        using var client = await running.ClientAsync();
        var baymodel = await client.CreateBaymodelAsync();
        var id = Guid.NewGuid().ToString("D");
        var first = await client.CreateBayAsync("once", baymodel, requestId: id);

        var again = await client.CreateBayAsync("once", baymodel, requestId: id);
        var other = await ApiFault.OfAsync(() => client.CreateBayAsync("twice", baymodel, requestId: id));
        await client.SettledAsync(first.Uuid, BayStatus.CreateComplete);
        await client.DeleteBayAsync(first.Uuid);
        await client.GoneAsync(first.Uuid);
        var whenGone = await ApiFault.OfAsync(() => client.CreateBayAsync("twice", baymodel, requestId: id));
        var nonsense = await ApiFault.OfAsync(() => client.CreateBayAsync("bay", baymodel, requestId: "1"));

        again.Uuid.ShouldBe(first.Uuid);
        (await client.Bays.ListBaysAsync(new ListBaysRequest { Filter = "name = once" })).Bays.ShouldBeEmpty();
        other.ShouldBe(StatusCode.InvalidArgument, "REQUEST_ID_REUSED", "Use a new one");
        whenGone.ShouldBe(StatusCode.InvalidArgument, "REQUEST_ID_REUSED", "Use a new one");
        nonsense.ShouldBeInvalid("request_id", "UUID of version 4");
    }

    [Fact]
    public async Task RequestId_UsedByTwoCallsAtOnce_GivesOneBay()
    {
        using var client = await running.ClientAsync();
        var baymodel = await client.CreateBaymodelAsync();
        var id = Guid.NewGuid().ToString("D");

        var bays = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.CreateBayAsync("at-once", baymodel, requestId: id)));
        var complete = await client.SettledAsync(bays[0].Uuid, BayStatus.CreateComplete);

        bays.Select(bay => bay.Uuid).Distinct().ShouldBe([complete.Uuid]);
        (await client.Bays.ListBaysAsync(new ListBaysRequest { Filter = "name = at-once" })).Bays.Count.ShouldBe(1);
    }

    private static Task<ApiFault> UpdateAsync(MagnumClient client, string id, Bay bay, params string[] paths)
    {
        var request = new UpdateBayRequest { Id = id, Bay = bay };
        if (paths.Length > 0)
        {
            request.UpdateMask = new FieldMask { Paths = { paths } };
        }

        return ApiFault.OfAsync(async () => await client.Bays.UpdateBayAsync(request));
    }
}

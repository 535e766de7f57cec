using Grpc.Core;
using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.IntegrationTests.BadInput;

/// <summary>Pages, orders and filters, rightly and wrongly used.</summary>
[Trait("Category", "BadInput")]
public sealed class ListingTests : IAsyncLifetime
{
    private readonly RunningServer _running = new();

    public Task InitializeAsync() => _running.InitializeAsync();

    public Task DisposeAsync() => _running.DisposeAsync();

    [Fact]
    public async Task Pages_OfBays_HoldEachOnceInTheOrderAsked()
    {
        using var client = await _running.ClientAsync();
        var baymodel = await client.CreateBaymodelAsync();
        string[] names = ["delta", "alpha", "echo", "bravo", "charlie"];
        foreach (var name in names)
        {
            await client.CreateBayAsync(name, baymodel);
        }

        var byAge = await NamesAsync(client, new ListBaysRequest { PageSize = 2 });
        var byName = await NamesAsync(client, new ListBaysRequest { PageSize = 2, OrderBy = "name" });
        var reversed = await NamesAsync(client, new ListBaysRequest { PageSize = 2, OrderBy = "name desc" });
        var filtered = await NamesAsync(client, new ListBaysRequest { Filter = $"name = echo AND baymodel_id = {baymodel}" });

        byAge.ShouldBe(names);
        byName.ShouldBe(names.Order());
        reversed.ShouldBe(names.OrderDescending());
        filtered.ShouldBe(["echo"]);
    }

    [Fact]
    public async Task Filter_ByStatus_FollowsTheBays()
    {
        using var client = await _running.ClientAsync();
        var bay = await client.CreateBayAsync("bay", await client.CreateBaymodelAsync());
        await client.SettledAsync(bay.Uuid, BayStatus.CreateComplete);

        var complete = await NamesAsync(client, new ListBaysRequest { Filter = "status = CREATE_COMPLETE" });
        var failed = await NamesAsync(client, new ListBaysRequest { Filter = "status = CREATE_FAILED" });
        var basic = (await client.Bays.ListBaysAsync(new ListBaysRequest())).Bays.Single();
        var full = (await client.Bays.ListBaysAsync(new ListBaysRequest { View = BayView.Full })).Bays.Single();

        complete.ShouldBe(["bay"]);
        failed.ShouldBeEmpty();
        basic.NodeAddresses.ShouldBeEmpty();
        full.NodeAddresses.Count.ShouldBe(1);
    }

    [Fact]
    public async Task List_BadArguments_AreNamed()
    {
        using var client = await _running.ClientAsync();

        (await ListAsync(client, new ListBaysRequest { PageSize = -1 })).ShouldBeInvalid("page_size", "must not be negative");
        (await ListAsync(client, new ListBaysRequest { OrderBy = "colour" })).ShouldBeInvalid("order_by", "created_at or name");
        (await ListAsync(client, new ListBaysRequest { Filter = "colour = red" })).ShouldBeInvalid("filter", "name, status, baymodel_id");
        (await ListAsync(client, new ListBaysRequest { Filter = "status = DONE" })).ShouldBeInvalid("filter", "CREATE_COMPLETE");
        (await ListAsync(client, new ListBaysRequest { Filter = "baymodel_id = docker" })).ShouldBeInvalid("filter", "must be a uuid");
        (await ListAsync(client, new ListBaysRequest { PageToken = "nonsense" })).ShouldBeInvalid("page_token", "next_page_token of an earlier answer");
    }

    [Fact]
    public async Task PageToken_UsedElsewhere_IsRefused()
    {
        using var demo = await _running.ClientAsync();
        using var alt = await _running.ClientAsync("alt");
        var baymodel = await demo.CreateBaymodelAsync();
        await demo.CreateBayAsync("one", baymodel);
        await demo.CreateBayAsync("two", baymodel);
        var token = (await demo.Bays.ListBaysAsync(new ListBaysRequest { PageSize = 1 })).NextPageToken;

        var otherOrder = await ListAsync(demo, new ListBaysRequest { PageSize = 1, PageToken = token, OrderBy = "name" });
        var otherProject = await ListAsync(alt, new ListBaysRequest { PageSize = 1, PageToken = token });
        var otherList = await ApiFault.OfAsync(async () => await demo.Baymodels.ListBaymodelsAsync(new ListBaymodelsRequest { PageSize = 1, PageToken = token }));

        otherOrder.ShouldBeInvalid("page_token", "other arguments");
        otherProject.ShouldBeInvalid("page_token", "other arguments");
        otherList.ShouldBeInvalid("page_token", "other arguments");
    }

    [Fact]
    public async Task Events_InPages_AreTheWholeHistoryAlsoWhenTheBayIsGone()
    {
        using var client = await _running.ClientAsync();
        var bay = await client.CreateBayAsync("bay", await client.CreateBaymodelAsync());
        await client.SettledAsync(bay.Uuid, BayStatus.CreateComplete);
        await client.DeleteBayAsync(bay.Uuid);
        await client.GoneAsync(bay.Uuid);
        var all = await client.EventsAsync(bay.Uuid);

        var paged = new List<BayEvent>();
        var request = new ListBayEventsRequest { Id = bay.Uuid, PageSize = 2 };
        do
        {
            var page = await client.Bays.ListBayEventsAsync(request);
            paged.AddRange(page.Events);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        paged.ShouldBe(all);
        all.Select(happened => happened.Type).ShouldBe(
            ["create-accepted", "identity-made", "stack-accepted", "completed", "delete-accepted", "stack-accepted", "stack-gone", "deleted"]);
        all.Select(happened => happened.Time.ToDateTimeOffset()).ShouldBeInOrder();
        (await ApiFault.OfAsync(async () => await client.Bays.ListBayEventsAsync(new ListBayEventsRequest { Id = bay.Uuid, PageToken = "nonsense" }))).ShouldBeInvalid("page_token", "earlier answer");
        (await ApiFault.OfAsync(() => client.EventsAsync(Guid.NewGuid().ToString("D")))).ShouldBe(StatusCode.NotFound, "BAY_NOT_FOUND", "List yours");
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(MagnumClient client, ListBaysRequest request)
    {
        var names = new List<string>();
        do
        {
            var page = await client.Bays.ListBaysAsync(request);
            page.Bays.Count.ShouldBeLessThanOrEqualTo(request.PageSize == 0 ? 50 : request.PageSize);
            names.AddRange(page.Bays.Select(bay => bay.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return names;
    }

    private static Task<ApiFault> ListAsync(MagnumClient client, ListBaysRequest request) => ApiFault.OfAsync(async () => await client.Bays.ListBaysAsync(request));
}

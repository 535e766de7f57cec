using Magnum.Gateway.Tests.Hosting;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Tests;

public sealed class ListingTests
{
    [Theory]
    [InlineData("", "c,a,e,b,d")]
    [InlineData("created_at desc", "d,b,e,a,c")]
    [InlineData("name", "a,b,c,d,e")]
    [InlineData("name desc", "e,d,c,b,a")]
    public async Task List_InPages_IsCompleteAndInOrder(string order, string names)
    {
        await using var rig = await GatewayRig.StartAsync();
        await AddAsync(rig, "c", "a", "e", "b", "d");

        var (found, token) = (new List<string>(), string.Empty);
        do
        {
            var page = await rig.Bays.ListBaysAsync(new Proto.ListBaysRequest { PageSize = 2, PageToken = token, OrderBy = order });
            found.AddRange(page.Bays.Select(bay => bay.Name));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        string.Join(',', found).ShouldBe(names);
    }

    [Fact]
    public async Task List_TokenWithOtherArguments_IsRefused()
    {
        await using var rig = await GatewayRig.StartAsync();
        await AddAsync(rig, "a", "b", "c");
        var token = (await rig.Bays.ListBaysAsync(new Proto.ListBaysRequest { PageSize = 1, OrderBy = "name" })).NextPageToken;
        Proto.ListBaysRequest[] others =
        [
            new() { PageToken = token },
            new() { PageToken = token, OrderBy = "name desc" },
            new() { PageToken = token, OrderBy = "name", Filter = "name = a" },
            new() { PageToken = token, OrderBy = "name", View = Proto.BayView.Full },
            new() { PageToken = "nonsense", OrderBy = "name" },
            new() { PageToken = "e30=", OrderBy = "name" },
        ];

        foreach (var other in others)
        {
            (await Fault.OfAsync(async () => await rig.Bays.ListBaysAsync(other))).ShouldBeInvalid("page_token");
        }

        (await Fault.OfAsync(async () => await rig.BaysAs("stranger").ListBaysAsync(new Proto.ListBaysRequest { PageToken = token, OrderBy = "name" }))).ShouldBeInvalid("page_token");
        (await Fault.OfAsync(async () => await rig.Baymodels.ListBaymodelsAsync(new Proto.ListBaymodelsRequest { PageToken = token, OrderBy = "name" }))).ShouldBeInvalid("page_token");
        (await rig.Bays.ListBaysAsync(new Proto.ListBaysRequest { PageSize = 2, PageToken = token, OrderBy = "name" })).Bays.Select(bay => bay.Name).ShouldBe(["b", "c"]);
    }

    [Fact]
    public async Task List_Filters_AreApplied()
    {
        await using var rig = await GatewayRig.StartAsync();
        var baymodel = await AddAsync(rig, "a", "b");
        var complete = await rig.AddCompleteBayAsync("c");

        (await NamesAsync(rig, "name = a")).ShouldBe(["a"]);
        (await NamesAsync(rig, "status = CREATE_COMPLETE")).ShouldBe(["c"]);
        (await NamesAsync(rig, $"baymodel_id = {baymodel}")).ShouldBe(["a", "b"]);
        (await NamesAsync(rig, $"baymodel_id = {complete.BaymodelId} AND name=\"c\"")).ShouldBe(["c"]);
        (await NamesAsync(rig, "name = c AND status = CREATE_FAILED")).ShouldBeEmpty();
    }

    [Fact]
    public async Task List_BadArguments_AreAllNamed()
    {
        await using var rig = await GatewayRig.StartAsync();

        var fault = await Fault.OfAsync(async () => await rig.Bays.ListBaysAsync(
            new Proto.ListBaysRequest { PageSize = -1, OrderBy = "colour", Filter = "colour = red AND status = DONE AND baymodel_id = docker" }));

        fault.ShouldBeInvalid("page_size", "order_by", "filter");
        fault.Fields["filter"].Count().ShouldBe(3);
    }

    [Fact]
    public async Task List_View_DecidesHowMuchIsTold()
    {
        await using var rig = await GatewayRig.StartAsync();
        await rig.AddCompleteBayAsync();

        var basic = (await rig.Bays.ListBaysAsync(new Proto.ListBaysRequest())).Bays.Single();
        var full = (await rig.Bays.ListBaysAsync(new Proto.ListBaysRequest { View = Proto.BayView.Full })).Bays.Single();

        basic.NodeAddresses.ShouldBeEmpty();
        basic.Status.ShouldBe(Proto.BayStatus.CreateComplete);
        full.NodeAddresses.ShouldNotBeEmpty();
        full.Conditions.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Baymodels_InPagesAndFiltered_AreThoseTheProjectSees()
    {
        await using var rig = await GatewayRig.StartAsync();
        foreach (var name in new[] { "one", "two", "three" })
        {
            await rig.AddBaymodelAsync(name);
        }

        await rig.AddBaymodelAsync("shared", isPublic: true, token: "stranger");
        await rig.AddBaymodelAsync("theirs", token: "stranger");

        var first = await rig.Baymodels.ListBaymodelsAsync(new Proto.ListBaymodelsRequest { PageSize = 3, OrderBy = "name" });
        var second = await rig.Baymodels.ListBaymodelsAsync(new Proto.ListBaymodelsRequest { PageSize = 3, OrderBy = "name", PageToken = first.NextPageToken });
        var named = await rig.Baymodels.ListBaymodelsAsync(new Proto.ListBaymodelsRequest { Filter = "coe = docker AND name = two" });

        first.Baymodels.Concat(second.Baymodels).Select(baymodel => baymodel.Name).ShouldBe(["one", "shared", "three", "two"]);
        second.NextPageToken.ShouldBeEmpty();
        named.Baymodels.ShouldHaveSingleItem().Name.ShouldBe("two");
    }

    private static async Task<string> AddAsync(GatewayRig rig, params string[] names)
    {
        var baymodel = await rig.AddBaymodelAsync();
        foreach (var name in names)
        {
            await rig.AddBayAsync(name, baymodel.Uuid);
        }

        return baymodel.Uuid;
    }

    private static async Task<IEnumerable<string>> NamesAsync(GatewayRig rig, string filter) =>
        (await rig.Bays.ListBaysAsync(new Proto.ListBaysRequest { Filter = filter, OrderBy = "name" })).Bays.Select(bay => bay.Name);
}

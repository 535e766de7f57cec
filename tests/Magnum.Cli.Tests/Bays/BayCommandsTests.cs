using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Magnum.Cli.Tests.Hosting;
using Magnum.V1;

namespace Magnum.Cli.Tests.Bays;

public sealed class BayCommandsTests : IAsyncLifetime
{
    private ScriptedMagnum _magnum = null!;

    public async Task InitializeAsync() => _magnum = await ScriptedMagnum.StartAsync();

    public async Task DisposeAsync() => await _magnum.DisposeAsync();

    [Fact]
    public async Task Show_CompleteBay_PrintsThePropertiesOfTheFormerClient()
    {
        var bay = Samples.Bay(BayStatus.CreateComplete);
        bay.NodeAddresses.Add(["10.0.0.5", "10.0.0.6"]);
        _magnum.Script.On<GetBayRequest>(_ => bay);

        var run = await _magnum.RunAsync("bay-show", "mesosbay");

        run.OutLines[1].Split('|', StringSplitOptions.TrimEntries)[1..3].ShouldBe(["Property", "Value"]);
        run.Property("status").ShouldBe("CREATE_COMPLETE");
        run.Property("bay_create_timeout").ShouldBe("60");
        run.Property("node_addresses").ShouldBe("['10.0.0.5', '10.0.0.6']");
        run.Property("master_addresses").ShouldBe("[]");
        run.Property("created_at").ShouldBe("2016-08-30T12:00:00+00:00");
        run.Property("updated_at").ShouldBe("-");
        run.Property("api_address").ShouldBe("-");
        run.Out.ShouldNotContain("bay_faults");
    }

    [Fact]
    public async Task Show_FailedBay_PrintsEachFault()
    {
        _magnum.Script.On<GetBayRequest>(_ => Samples.Failed(BayStatus.CreateFailed));

        var run = await _magnum.RunAsync("bay-show", "mesosbay");

        run.Property("bay_faults").ShouldBe("node0: Went to status ERROR");
        run.Out.ShouldContain("node1: Timed out");
    }

    [Fact]
    public async Task Show_BayInProgress_PrintsTheOperation()
    {
        _magnum.Script.On<GetBayRequest>(_ => Samples.InProgress(BayStatus.CreateInProgress, "stack-watch", 40));

        var run = await _magnum.RunAsync("bay-show", "mesosbay");

        run.Property("operation").ShouldBe("create: stack-watch, 40 %");
    }

    [Fact]
    public async Task Show_Json_HasTheContractsNames()
    {
        _magnum.Script.On<GetBayRequest>(_ => Samples.Bay(BayStatus.CreateComplete));

        var run = await _magnum.RunAsync("--json", "bay-show", "mesosbay");

        var json = JsonNode.Parse(run.Out)!;
        json["status"]!.GetValue<string>().ShouldBe("BAY_STATUS_CREATE_COMPLETE");
        json["node_count"]!.GetValue<int>().ShouldBe(1);
        json["api_address"]!.GetValue<string>().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("magnum bay-update mybay replace node_count=3", true, 3)]
    [InlineData("magnum bay-update mybay add node_count=3", true, 3)]
    [InlineData("magnum bay-update mybay remove node_count", false, 0)]
    public async Task Update_NodeCount_AsksForItByMask(string line, bool isSet, int nodeCount)
    {
        _magnum.Script.On<UpdateBayRequest>(_ => Samples.Bay(BayStatus.UpdateInProgress));

        var run = await _magnum.TypeAsync(line);

        run.ExitCode.ShouldBe(ExitCode.Success);
        var request = _magnum.Script.Requests<UpdateBayRequest>().Single();
        request.Id.ShouldBe("mybay");
        request.UpdateMask.Paths.ShouldBe(["node_count"]);
        request.Bay.HasNodeCount.ShouldBe(isSet);
        request.Bay.NodeCount.ShouldBe(nodeCount);
    }

    [Fact]
    public async Task Update_RemoveNode_NamesEach()
    {
        _magnum.Script.On<UpdateBayRequest>(_ => Samples.Bay(BayStatus.UpdateInProgress));

        var run = await _magnum.TypeAsync("magnum bay-update mybay replace node_count=1 --remove-node one --remove-node two");

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        var request = _magnum.Script.Requests<UpdateBayRequest>().Single();
        request.NodesToRemove.ShouldBe(["one", "two"]);
        request.UpdateMask.Paths.ShouldBe(["node_count"]);
    }

    [Fact]
    public async Task List_Usual_AsksForTheBasicViewAndPrintsFiveColumns()
    {
        _magnum.Script.On<ListBaysRequest>(_ => new ListBaysResponse { Bays = { Samples.Bay(BayStatus.CreateComplete) } });

        var run = await _magnum.RunAsync("bay-list");

        var request = _magnum.Script.Requests<ListBaysRequest>().Single();
        request.ShouldBe(new ListBaysRequest { PageSize = 1000, OrderBy = "created_at", View = BayView.Basic });
        run.OutLines[1].Split('|', StringSplitOptions.TrimEntries)[1..^1].ShouldBe(["uuid", "name", "node_count", "master_count", "status"]);
    }

    [Fact]
    public async Task List_FieldOutsideTheBasicView_AsksForTheFullOne()
    {
        _magnum.Script.On<ListBaysRequest>(_ => new ListBaysResponse());

        await _magnum.RunAsync("bay-list", "--fields", "api_address");

        _magnum.Script.Requests<ListBaysRequest>().Single().View.ShouldBe(BayView.Full);
    }

    [Fact]
    public async Task List_SortedByWhatTheServerCannot_IsSortedAfterAllPages()
    {
        _magnum.Script.On<ListBaysRequest>(request => request.PageToken.Length == 0
            ? new ListBaysResponse { Bays = { Counted("a", 10), Counted("b", 2) }, NextPageToken = "2" }
            : new ListBaysResponse { Bays = { Counted("c", 9) } });

        var run = await _magnum.RunAsync("bay-list", "--sort-key", "node_count", "--limit", "2", "--json");

        JsonNode.Parse(run.Out)!.AsArray().Select(bay => bay!["name"]!.GetValue<string>()).ShouldBe(["b", "c"]);
    }

    [Fact]
    public async Task List_Marker_BeginsBehindIt()
    {
        _magnum.Script.On<ListBaysRequest>(request => request.PageToken.Length == 0
            ? new ListBaysResponse { Bays = { Counted("a", 1), Counted("b", 1) }, NextPageToken = "2" }
            : new ListBaysResponse { Bays = { Counted("c", 1), Counted("d", 1) } });

        var run = await _magnum.RunAsync("bay-list", "--marker", "uuid-b", "--limit", "1", "--json");

        JsonNode.Parse(run.Out)!.AsArray().Select(bay => bay!["name"]!.GetValue<string>()).ShouldBe(["c"]);
    }

    [Fact]
    public async Task List_MarkerThatIsNotThere_IsAnError()
    {
        _magnum.Script.On<ListBaysRequest>(_ => new ListBaysResponse { Bays = { Counted("a", 1) } });

        var run = await _magnum.RunAsync("bay-list", "--marker", "nope");

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("there is no 'nope' in the list");
    }

    [Fact]
    public async Task Delete_Several_TellsEachAndGoesOnAfterAFailure()
    {
        _magnum.Script.On<DeleteBayRequest>(request => request.Id == "b"
            ? throw Refusals.Plain(StatusCode.NotFound, "There is no bay b.")
            : Samples.Bay(BayStatus.DeleteInProgress, request.Id));

        var run = await _magnum.RunAsync("bay-delete", "a", "b", "c", "--force");

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.OutLines.ShouldBe(["Request to delete bay a has been accepted.", "Request to delete bay c has been accepted."]);
        run.ErrorLines.ShouldBe(["ERROR: bay b: There is no bay b."]);
        _magnum.Script.Requests<DeleteBayRequest>().ShouldAllBe(request => request.Force && !request.AllowMissing);
    }

    [Fact]
    public async Task Events_Limit_ShowsTheLastOnes()
    {
        _magnum.Script.On<ListBayEventsRequest>(request => request.PageToken.Length == 0
            ? new ListBayEventsResponse { Events = { Event("create-accepted"), Event("stack-created") }, NextPageToken = "2" }
            : new ListBayEventsResponse { Events = { Event("create-complete") } });

        var run = await _magnum.RunAsync("bay-events", "mesosbay", "--limit", "2");

        run.OutLines.Count.ShouldBe(6);
        run.OutLines[3].ShouldContain("stack-created");
        run.OutLines[4].ShouldContain("2016-08-30T12:00:00+00:00 | create-complete | CREATE_IN_PROGRESS");
    }

    [Fact]
    public async Task DriverShow_Driver_PrintsItsLabels()
    {
        _magnum.Script.On<GetDriverRequest>(request => new Driver
        {
            Name = request.Name,
            Coe = "docker",
            Labels = { new DriverLabel { Name = "docker_version", Type = "string", Description = "Which Docker." } },
        });

        var run = await _magnum.RunAsync("driver-show", "docker-ubuntu");

        run.Property("coe").ShouldBe("docker");
        run.Out.ShouldContain("| docker_version | string | -       | -       | Which Docker. |");
    }

    [Fact]
    public async Task DriverListAndServiceList_Answers_AreTables()
    {
        _magnum.Script.On<ListDriversRequest>(_ => new ListDriversResponse { Drivers = { new Driver { Name = "docker-ubuntu", Version = "1.0.0" } } });
        _magnum.Script.On<ListServicesRequest>(_ => new ListServicesResponse { Services = { new Service { Id = 1, Host = "h", Binary = "magnum-server", State = "up", ShardCount = 1024 } } });

        var drivers = await _magnum.RunAsync("driver-list");
        var services = await _magnum.RunAsync("service-list");

        drivers.Out.ShouldContain("| docker-ubuntu | 1.0.0");
        services.Out.ShouldContain("| 1  | h    | magnum-server | up    | 1024");
    }

    private static Bay Counted(string name, int nodes)
    {
        var bay = Samples.Bay(BayStatus.CreateComplete, name, $"uuid-{name}");
        bay.NodeCount = nodes;
        return bay;
    }

    private static BayEvent Event(string type) => new()
    {
        Time = Timestamp.FromDateTimeOffset(new DateTimeOffset(2016, 8, 30, 12, 0, 0, TimeSpan.Zero)),
        Type = type,
        Status = BayStatus.CreateInProgress,
        Message = "as it says",
    };
}

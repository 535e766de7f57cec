using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Faults;

namespace Magnum.CloudSimulator.Tests.Faults;

public sealed class ServiceFaultTests
{
    [Fact]
    public async Task Fault_WithStatusAndCount_MeetsThatManyCalls()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        setup.Cloud.Faults.Add(new FaultRule { Service = "orchestration", Method = "GET", Path = "/stacks", Status = 503, RetryAfter = 7, Count = 2, Skip = 1 });

        var replies = new List<Reply>();
        for (var i = 0; i < 4; i++)
        {
            replies.Add(await setup.Demo.GetAsync($"{setup.Demo.Heat}/stacks"));
        }

        replies.Select(reply => reply.Status).ShouldBe([200, 503, 503, 200]);
        replies[1].Header("Retry-After").ShouldBe("7");
        setup.Cloud.Faults.Rules.ShouldBeEmpty();
    }

    [Fact]
    public async Task Fault_OfEveryThirdCall_LetsTheOthersPass()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        setup.Cloud.Faults.Add(new FaultRule { Service = "orchestration", Status = 503, Every = 3 });

        var statuses = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            statuses.Add((await setup.Demo.GetAsync($"{setup.Demo.Heat}/stacks")).Status);
        }

        statuses.ShouldBe([503, 200, 200, 503, 200]);
    }

    [Fact]
    public async Task Fault_OfAnotherService_IsNotMet()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        setup.Cloud.Faults.Add(new FaultRule { Service = "identity", Status = 500 });

        var heat = await setup.Demo.GetAsync($"{setup.Demo.Heat}/stacks");
        var keystone = await setup.Demo.KeystoneAsync(HttpMethod.Get, "/auth/projects");

        heat.Status.ShouldBe(200);
        keystone.Status.ShouldBe(500);
    }

    [Fact]
    public async Task Drop_OfRequest_DoesNothing()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        setup.Cloud.Faults.Add(new FaultRule { Method = "POST", Path = "/stacks$", Drop = FaultDrop.Request, Count = 1 });

        await Should.ThrowAsync<HttpRequestException>(() => setup.Demo.CreateAsync(StackSteps.ClusterBody("dropped")));
        var listed = await setup.Demo.GetAsync($"{setup.Demo.Heat}/stacks?name=dropped");

        listed.Json["stacks"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Drop_OfReply_LeavesTheStack()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        setup.Cloud.Faults.Add(new FaultRule { Method = "POST", Path = "/stacks$", Drop = FaultDrop.Reply, Count = 1 });

        await Should.ThrowAsync<HttpRequestException>(() => setup.Demo.CreateAsync(StackSteps.ClusterBody("unheard")));
        var listed = await setup.Demo.GetAsync($"{setup.Demo.Heat}/stacks?name=unheard");

        listed.Json["stacks"]!.AsArray().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Delay_OfCall_LastsAsLongAsTold()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        setup.Cloud.Faults.Add(new FaultRule { Service = "image", DelaySeconds = 30 });

        var call = setup.Demo.GetAsync($"{setup.Demo.Endpoint("image")}/v2/images");
        await setup.Time.TimerStarted.WaitAsync();
        setup.Time.Advance(TimeSpan.FromSeconds(29));
        var early = call.IsCompleted;
        setup.Time.Advance(TimeSpan.FromSeconds(1));

        early.ShouldBeFalse();
        (await call).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Endpoint_OfFaults_AddsListsAndClears()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        var url = new Uri(setup.Cloud.BaseAddress, "faults").ToString();

        var added = await setup.Client.SendAsync(HttpMethod.Post, url, body: JsonNode.Parse("""{"fault": {"service": "image", "status": 502, "retry_after": 3, "drop": "none"}}"""));
        var both = await setup.Client.SendAsync(HttpMethod.Post, url, body: JsonNode.Parse("""{"resource": {"type": "OS::Nova::Server", "fail": "No valid host was found."}}"""));
        var met = await setup.Demo.GetAsync($"{setup.Demo.Endpoint("image")}/v2/images");
        var cleared = await setup.Client.SendAsync(HttpMethod.Delete, url);
        var after = await setup.Demo.GetAsync($"{setup.Demo.Endpoint("image")}/v2/images");

        added.Status.ShouldBe(200);
        ((int?)both.Json["faults"]!.AsArray().ShouldHaveSingleItem()!["status"]).ShouldBe(502);
        ((string?)both.Json["resources"]!.AsArray().ShouldHaveSingleItem()!["fail"]).ShouldBe("No valid host was found.");
        met.Status.ShouldBe(502);
        cleared.Status.ShouldBe(204);
        after.Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("""{"fault": {"status": 7}}""")]
    [InlineData("""{"fault": {"path": "("}}""")]
    [InlineData("""{"fault": {"colour": "red"}}""")]
    [InlineData("""{"resource": {"delay_seconds": -1}}""")]
    [InlineData("""{"fault": {}, "resource": {}}""")]
    [InlineData("{}")]
    public async Task Endpoint_OfFaults_RefusesWhatIsNone(string body)
    {
        await using var setup = await SimulatedSetup.StartAsync();

        var reply = await setup.Client.SendAsync(HttpMethod.Post, new Uri(setup.Cloud.BaseAddress, "faults").ToString(), body: JsonNode.Parse(body));

        reply.Status.ShouldBe(400);
        ((string?)reply.Json["error"]).ShouldNotBeNullOrEmpty();
    }
}

using System.Text.Json.Nodes;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.IntegrationTests.Bays;

/// <summary>
/// The main path, on any cloud: create, scale from one node to three and back to two, delete. What a bay has in the cloud is looked at past Magnum at every step.
/// </summary>
internal sealed class BayLifeCycle(TestServer server, CloudWitness witness)
{
    /// <summary>Called with the bay each time that it is settled.</summary>
    public Func<Bay, Task> WhileItLives { get; init; } = _ => Task.CompletedTask;

    /// <summary>Called with the bay when it is gone.</summary>
    public Func<Bay, Task> WhenItIsGone { get; init; } = _ => Task.CompletedTask;

    public async Task RunAsync(string name)
    {
        using var client = server.Client(witness.Project.Token);
        var baymodel = await client.CreateBaymodelAsync($"{name}-model");

        var accepted = await client.CreateBayAsync(name, baymodel);
        accepted.Status.ShouldBe(BayStatus.CreateInProgress);
        var created = await SettledAsync(client, accepted.Uuid, BayStatus.CreateComplete, nodes: 1);
        var traces = await witness.TracesOfAsync(created.Uuid);
        traces.ShouldBeOneOfEach();
        var first = await ServersAsync(created);

        await client.ScaleAsync(name, 3);
        var three = await SettledAsync(client, created.Uuid, BayStatus.UpdateComplete, nodes: 3);
        var grown = await ServersAsync(three);
        three.NodeAddresses.ShouldContain(created.NodeAddresses[0]);
        first.ShouldBeSubsetOf(grown);

        await client.ScaleAsync(name, 2);
        var two = await SettledAsync(client, created.Uuid, BayStatus.UpdateComplete, nodes: 2);
        var shrunk = await ServersAsync(two);
        two.NodeAddresses.ShouldBeSubsetOf(three.NodeAddresses);
        shrunk.ShouldBeSubsetOf(grown);
        (await witness.TracesOfAsync(created.Uuid)).ShouldBe(traces);

        await client.DeleteBayAsync(name);
        await client.GoneAsync(created.Uuid);
        (await witness.TracesOfAsync(created.Uuid, traces.Trustees[0])).ShouldBeNone();
        await WhenItIsGone(two);
        var events = await client.EventsAsync(created.Uuid);
        events[0].Type.ShouldBe("create-accepted");
        events[^1].Type.ShouldBe("deleted");
        events.Count(happened => happened.Type == "completed").ShouldBe(3);
        await client.Baymodels.DeleteBaymodelAsync(new DeleteBaymodelRequest { Id = baymodel });
    }

    /// <summary>The leaves of a bay's stack, as Heat lists them: type and physical id.</summary>
    public async Task<IReadOnlyList<(string Type, string Id)>> ResourcesAsync(Bay bay)
    {
        var stack = await witness.Project.GetAsync("orchestration", $"stacks?id={bay.StackId}");
        var name = stack["stacks"]![0]!["stack_name"];
        var resources = await witness.Project.ListAsync("orchestration", $"stacks/{name}/{bay.StackId}/resources?nested_depth=5", "resources");
        return [.. resources.Select(resource => (resource["resource_type"]!.GetValue<string>(), IdOf(resource)))];
    }

    private static string IdOf(JsonNode resource) => resource["physical_resource_id"]?.GetValue<string>() ?? string.Empty;

    private async Task<Bay> SettledAsync(MagnumClient client, string uuid, BayStatus status, int nodes)
    {
        var bay = await client.SettledAsync(uuid, status);
        bay.NodeCount.ShouldBe(nodes);
        bay.NodeAddresses.Distinct().Count().ShouldBe(nodes, bay.ToString());
        bay.NodeAddresses.ShouldAllBe(address => System.Net.IPAddress.Parse(address) != null);
        bay.Conditions.Single(condition => condition.Type == "Ready").Status.ShouldBe("True");
        var resources = await ResourcesAsync(bay);
        foreach (var type in new[] { "OS::Nova::Server", "OS::Neutron::Port", "OS::Neutron::FloatingIP", "OS::Cinder::Volume", "OS::Heat::WaitCondition" })
        {
            resources.Count(resource => resource.Type == type).ShouldBe(nodes, type);
        }

        await WhileItLives(bay);
        return bay;
    }

    private async Task<IReadOnlyList<string>> ServersAsync(Bay bay) =>
        [.. (await ResourcesAsync(bay)).Where(resource => resource.Type == "OS::Nova::Server").Select(resource => resource.Id)];
}

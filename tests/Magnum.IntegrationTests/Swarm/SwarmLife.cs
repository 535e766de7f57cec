using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;
using YamlDotNet.Serialization;

namespace Magnum.IntegrationTests.Swarm;

/// <summary>A Swarm bay from its creation to its end; what it has in the cloud is looked at past Magnum at every step.</summary>
internal sealed class SwarmLife(TestServer server, CloudWitness witness, string name, Baymodel baymodel, int masters)
{
    private static readonly string[] OneAServer = ["OS::Nova::Server", "OS::Neutron::Port", "OS::Cinder::Volume", "OS::Cinder::VolumeAttachment", "OS::Heat::WaitCondition"];

    /// <summary>The type of the load balancer in Heat; null for none.</summary>
    public string? LoadBalancer { get; init; }

    /// <summary>Whether the nodes are given the bay's trust.</summary>
    public bool NeedsTrust { get; init; }

    /// <summary>Called with the bay each time that it is settled.</summary>
    public Func<Bay, Task> WhileItLives { get; init; } = _ => Task.CompletedTask;

    /// <summary>How long a step may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>Creates the bay, scales it through these counts of nodes, and deletes it.</summary>
    public async Task RunAsync(params IReadOnlyList<int> nodes)
    {
        using var client = server.Client(witness.Project.Token);
        var model = await client.Baymodels.CreateBaymodelAsync(new CreateBaymodelRequest { Baymodel = baymodel });
        var bay = await client.Bays.CreateBayAsync(new CreateBayRequest { Bay = new Bay { Name = name, BaymodelId = model.Uuid, MasterCount = masters, NodeCount = nodes[0] } });
        bay = await SettledAsync(client, bay.Uuid, BayStatus.CreateComplete, nodes[0]);
        var traces = await witness.TracesOfAsync(bay.Uuid);
        traces.ShouldBeOneOfEach();
        await ShouldBeGivenWhatTheyNeedAsync(bay, traces);

        foreach (var count in nodes.Skip(1))
        {
            var before = bay;
            await client.ScaleAsync(bay.Uuid, count);
            bay = await SettledAsync(client, bay.Uuid, BayStatus.UpdateComplete, count);
            bay.MasterAddresses.ShouldBe(before.MasterAddresses);
            bay.ApiAddress.ShouldBe(before.ApiAddress);
            if (count < before.NodeAddresses.Count)
            {
                bay.NodeAddresses.ShouldBeSubsetOf(before.NodeAddresses);
            }
            else
            {
                before.NodeAddresses.ShouldBeSubsetOf(bay.NodeAddresses);
            }
        }

        await client.DeleteBayAsync(bay.Uuid);
        await client.GoneAsync(bay.Uuid, Patience);
        (await witness.TracesOfAsync(bay.Uuid, traces.Trustees[0])).ShouldBeNone();
        await client.Baymodels.DeleteBaymodelAsync(new DeleteBaymodelRequest { Id = model.Uuid });
    }

    private async Task<Bay> SettledAsync(MagnumClient client, string uuid, BayStatus status, int nodes)
    {
        var bay = await client.SettledAsync(uuid, status, Patience);
        bay.NodeAddresses.Distinct().Count().ShouldBe(nodes, bay.ToString());
        bay.MasterAddresses.Distinct().Count().ShouldBe(masters, bay.ToString());
        bay.ApiAddress.ShouldMatch(@"^tcp://[0-9.]+:2376$");
        bay.MasterAddresses.Contains(bay.ApiAddress[6..^5]).ShouldBe(LoadBalancer is null, bay.ToString());
        bay.DiscoveryUrl.ShouldNotBeEmpty();
        var resources = await new BayLifeCycle(server, witness).ResourcesAsync(bay);
        foreach (var type in OneAServer)
        {
            resources.Count(resource => resource.Type == type).ShouldBe(masters + nodes, type);
        }

        resources.Count(resource => resource.Type == "OS::Neutron::FloatingIP").ShouldBe(masters + nodes + (LoadBalancer is null ? 0 : 1));
        resources.Where(resource => resource.Type.EndsWith("::LoadBalancer", StringComparison.Ordinal)).Select(resource => resource.Type).ShouldBe(LoadBalancer is null ? [] : [LoadBalancer]);
        resources.Count(resource => resource.Type.EndsWith("::PoolMember", StringComparison.Ordinal)).ShouldBe(LoadBalancer is null ? 0 : masters);
        await WhileItLives(bay);
        return bay;
    }

    private async Task ShouldBeGivenWhatTheyNeedAsync(Bay bay, BayTraces traces)
    {
        var configs = (await new BayLifeCycle(server, witness).ResourcesAsync(bay)).Where(resource => resource.Type == "OS::Heat::CloudConfig").ToList();
        configs.Count.ShouldBe(masters + bay.NodeCount);
        foreach (var (_, id) in configs)
        {
            var config = await witness.Project.GetAsync("orchestration", $"software_configs/{id}");
            var settings = SettingsIn(config["software_config"]!["config"]!.GetValue<string>());
            settings["BAY_UUID"].ShouldBe(bay.Uuid);
            settings["DISCOVERY_URL"].ShouldBe(bay.DiscoveryUrl);
            settings["NODE_USER_ID"].ShouldBe(traces.NodeUsers.ShouldHaveSingleItem());
            settings["TRUST_ID"].ShouldBe(NeedsTrust && settings["ROLE"] == "node" ? traces.Trusts[0] : "");
            (settings["TRUSTEE_PASSWORD"].Length > 0).ShouldBe(settings["TRUST_ID"].Length > 0);
        }
    }

    // The user data is YAML, and the settings in it are one of its texts.
    private static Dictionary<string, string> SettingsIn(string userData)
    {
        var files = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(userData)["write_files"];
        var settings = ((IEnumerable<object>)files).Cast<Dictionary<object, object>>().Single(file => file["path"].Equals("/etc/magnum/node.conf"))["content"].ToString()!;
        return settings.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
    }
}

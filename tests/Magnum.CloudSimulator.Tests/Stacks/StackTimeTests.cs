using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Faults;

namespace Magnum.CloudSimulator.Tests.Stacks;

public sealed class StackTimeTests
{
    [Fact]
    public async Task SampleDriver_OneNode_IsUpWithinTenSeconds()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        var stack = await setup.Demo.CreateAsync(SampleDriver("first"));

        var done = new List<int>();
        for (var second = 0; second <= 10; second++)
        {
            done.Add((await setup.Demo.ResourcesAsync(stack)).Count(one => (string?)one["resource_status"] == "CREATE_COMPLETE"));
            setup.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var shown = await setup.Demo.ShowAsync(stack);
        ((string?)shown["stack_status"]).ShouldBe("CREATE_COMPLETE");
        done.ShouldBeInOrder();
        done.Distinct().Count().ShouldBeGreaterThan(4);
        shown.Output("node_addresses")["output_value"].Texts().ShouldHaveSingleItem().ShouldStartWith("172.");
        shown.Output("node_private_addresses")["output_value"].Texts().ShouldHaveSingleItem().ShouldStartWith("10.0.0.");
    }

    [Fact]
    public async Task SampleDriver_TwoBays_HaveAddressesOfTheirOwn()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        var first = await setup.Demo.CreateAsync(SampleDriver("first", nodes: 3));
        var second = await setup.Demo.CreateAsync(SampleDriver("second", nodes: 3));
        setup.Time.Advance(TimeSpan.FromSeconds(30));

        var addresses = new List<string>();
        foreach (var stack in new[] { first, second })
        {
            addresses.AddRange((await setup.Demo.ShowAsync(stack)).Output("node_addresses")["output_value"].Texts());
        }

        addresses.Count.ShouldBe(6);
        addresses.ShouldBeUnique();
    }

    [Fact]
    public async Task SampleDriver_ScaledIn_LosesTheServersAskedFor()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        var body = SampleDriver("scaled", nodes: 3);
        var stack = await setup.Demo.CreateAsync(body);
        setup.Time.Advance(TimeSpan.FromSeconds(30));
        var before = await setup.Demo.ShowAsync(stack);
        var servers = before.Output("node_servers")["output_value"].Texts();

        body["parameters"]!["node_count"] = 2;
        body["parameters"]!["nodes_to_remove"] = servers[0];
        (await setup.Demo.PutAsync(setup.Demo.Url(stack), body)).Status.ShouldBe(202);
        setup.Time.Advance(TimeSpan.FromSeconds(30));
        var after = await setup.Demo.ShowAsync(stack);

        ((string?)after["stack_status"]).ShouldBe("UPDATE_COMPLETE");
        after.Output("node_servers")["output_value"].Texts().ShouldBe(servers[1..]);
        after.Output("node_addresses")["output_value"].Texts().ShouldBe(before.Output("node_addresses")["output_value"].Texts()[1..]);
    }

    [Theory]
    [InlineData("octavia")]
    [InlineData("lbaasv2")]
    public async Task SwarmDriver_ThreeManagers_AreBehindALoadBalancer(string provider)
    {
        await using var setup = await SimulatedSetup.StartAsync();
        var stack = await setup.Demo.CreateAsync(SwarmDriver("swarm", provider));

        setup.Time.Advance(TimeSpan.FromSeconds(60));
        var shown = await setup.Demo.ShowAsync(stack);

        ((string?)shown["stack_status"]).ShouldBe("CREATE_COMPLETE");
        var masters = shown.Output("master_addresses")["output_value"].Texts();
        var nodes = shown.Output("node_addresses")["output_value"].Texts();
        var api = ((string?)shown.Output("api_address")["output_value"]).ShouldNotBeNull();
        masters.Length.ShouldBe(3);
        nodes.Length.ShouldBe(8);
        api.ShouldStartWith("tcp://172.");
        masters.Concat(nodes).Append(new Uri(api).Host).ShouldBeUnique();
        shown.Output("master_private_addresses")["output_value"].Texts().ShouldBeUnique();
    }

    [Fact]
    public async Task Create_PaceOfZero_IsThereAtOnce()
    {
        await using var setup = await SimulatedSetup.StartAsync(options => options.Pace = TimeSpan.Zero);

        var stack = await setup.Demo.CreateAsync(StackSteps.ClusterBody("instant"));

        ((string?)(await setup.Demo.ShowAsync(stack))["stack_status"]).ShouldBe("CREATE_COMPLETE");
    }

    [Fact]
    public async Task Create_LongerThanItsTimeout_TimesOut()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        var body = StackSteps.Body("late", Templates.Of(("slow", Templates.Good(createSeconds: 120)), ("after", After("slow"))));
        body["timeout_mins"] = 1;
        var stack = await setup.Demo.CreateAsync(body);

        setup.Time.Advance(TimeSpan.FromSeconds(59));
        var before = await setup.Demo.ShowAsync(stack);
        setup.Time.Advance(TimeSpan.FromSeconds(1));
        var after = await setup.Demo.ShowAsync(stack);

        ((string?)before["stack_status"]).ShouldBe("CREATE_IN_PROGRESS");
        ((string?)after["stack_status"]).ShouldBe("CREATE_FAILED");
        ((string?)after["stack_status_reason"]).ShouldBe("Timed out");
    }

    [Fact]
    public async Task Delete_OfHangingCreate_DoesNotWaitForIt()
    {
        await using var setup = await SimulatedSetup.StartAsync(options =>
            options.ResourceFaults.Add(new ResourceFaultRule { Type = "OS::Nova::Server", Action = "CREATE", DelaySeconds = 36000 }));
        var stack = await setup.Demo.CreateAsync(StackSteps.ClusterBody("hanging"));
        setup.Time.Advance(TimeSpan.FromMinutes(5));

        await setup.Demo.DeleteAsync(setup.Demo.Url(stack));
        setup.Time.Advance(TimeSpan.FromSeconds(30));

        ((string?)(await setup.Demo.ShowAsync(stack))["stack_status"]).ShouldBe("DELETE_COMPLETE");
    }

    [Fact]
    public async Task Delete_OfStack_GivesItsAddressesBack()
    {
        await using var setup = await SimulatedSetup.StartAsync(options => options.Pace = TimeSpan.Zero);
        var tooMany = StackSteps.ClusterBody("first", count: 9);
        var stack = await setup.Demo.CreateAsync(tooMany);
        var first = (await setup.Demo.ShowAsync(stack)).Output("addresses")["output_value"].Texts();

        await setup.Demo.DeleteAsync(setup.Demo.Url(stack));
        var second = await setup.Demo.CreateAsync(StackSteps.ClusterBody("second", count: 9));

        (await setup.Demo.ShowAsync(second)).Output("addresses")["output_value"].Texts().Intersect(first).ShouldBeEmpty();
        setup.Time.Advance(TimeSpan.FromHours(2));
        (await setup.Demo.GetAsync(setup.Demo.Url(stack))).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Update_Fails_WithRollback_ReturnsToWhatWas()
    {
        await using var setup = await SimulatedSetup.StartAsync(options => options.Pace = TimeSpan.Zero);
        var stack = await setup.Demo.CreateAsync(StackSteps.ClusterBody("back", count: 1));
        setup.Cloud.Faults.Add(new ResourceFaultRule { Type = "OS::Nova::Server", Action = "CREATE", Fail = "No valid host was found." });

        var body = StackSteps.ClusterBody("back", count: 3);
        body["disable_rollback"] = false;
        await setup.Demo.PutAsync(setup.Demo.Url(stack), body);
        var shown = await setup.Demo.ShowAsync(stack);

        ((string?)shown["stack_status"]).ShouldBe("ROLLBACK_COMPLETE");
        ((string?)shown["parameters"]!["count"]).ShouldBe("1");
        (await setup.Demo.ResourcesAsync(stack)).Servers().Keys.ShouldBe(["0"]);
    }

    [Fact]
    public async Task Quota_Reached_RefusesMore()
    {
        await using var setup = await SimulatedSetup.StartAsync(options => options.MaxStacksPerProject = 1);
        await setup.Demo.CreateAsync(StackSteps.Body("one", Templates.Of(("one", Templates.Good()))));

        var reply = await setup.Demo.PostAsync($"{setup.Demo.Heat}/stacks", StackSteps.Body("two", Templates.Of(("one", Templates.Good()))));

        reply.Status.ShouldBe(400);
        reply.HeatError.Type.ShouldBe("RequestLimitExceeded");
    }

    [Fact]
    public async Task Token_PastItsTime_IsNoToken()
    {
        await using var setup = await SimulatedSetup.StartAsync(options => options.TokenLifetime = TimeSpan.FromHours(1));
        setup.Time.Advance(TimeSpan.FromMinutes(59));
        var before = await setup.Demo.GetAsync($"{setup.Demo.Heat}/stacks");
        setup.Time.Advance(TimeSpan.FromMinutes(1));
        var fresh = await setup.Client.AsAsync("demo", "demopw", "demo");

        var after = await setup.Demo.GetAsync($"{setup.Demo.Heat}/stacks");
        var validated = await fresh.KeystoneAsync(HttpMethod.Get, "/auth/tokens", subject: setup.Demo.Token);

        before.Status.ShouldBe(200);
        after.Status.ShouldBe(401);
        validated.Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("check", "CHECK_COMPLETE")]
    [InlineData("suspend", "SUSPEND_COMPLETE")]
    [InlineData("resume", "RESUME_COMPLETE")]
    public async Task Action_OnStack_Completes(string action, string status)
    {
        await using var setup = await SimulatedSetup.StartAsync();
        var stack = await setup.Demo.CreateAsync(StackSteps.Body("acted", Templates.Of(("one", Templates.Good()))));

        var reply = await setup.Demo.PostAsync($"{setup.Demo.Url(stack)}/actions", new JsonObject { [action] = null });
        setup.Time.Advance(TimeSpan.FromSeconds(2));

        reply.Status.ShouldBe(200);
        ((string?)(await setup.Demo.ShowAsync(stack))["stack_status"]).ShouldBe(status);
    }

    private static JsonObject After(string other)
    {
        var resource = Templates.Good();
        resource["depends_on"] = other;
        return resource;
    }

    private static JsonObject SampleDriver(string name, int nodes = 1)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "DockerUbuntu");
        return new JsonObject
        {
            ["stack_name"] = name,
            ["template"] = File.ReadAllText(Path.Combine(folder, "cluster.yaml")),
            ["files"] = new JsonObject
            {
                ["node.yaml"] = File.ReadAllText(Path.Combine(folder, "node.yaml")),
                ["node-boot.sh"] = File.ReadAllText(Path.Combine(folder, "node-boot.sh")),
            },
            ["parameters"] = new JsonObject
            {
                ["bay_name"] = name,
                ["bay_uuid"] = Guid.NewGuid().ToString(),
                ["node_count"] = nodes,
                ["server_image"] = "ubuntu-docker",
                ["ssh_key_name"] = "testkey",
                ["external_network"] = "public",
            },
        };
    }

    private static JsonObject SwarmDriver(string name, string provider)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "SwarmFedoraAtomic");
        return new JsonObject
        {
            ["stack_name"] = name,
            ["template"] = File.ReadAllText(Path.Combine(folder, "cluster.yaml")),
            ["files"] = new JsonObject(Directory.GetFiles(folder).Select(file => KeyValuePair.Create(Path.GetFileName(file), (JsonNode?)File.ReadAllText(file)))),
            ["parameters"] = new JsonObject
            {
                ["bay_name"] = name,
                ["bay_uuid"] = Guid.NewGuid().ToString(),
                ["master_count"] = 3,
                ["node_count"] = 8,
                ["master_lb"] = true,
                ["lb_provider"] = provider,
                ["server_image"] = "fedora-atomic-latest",
                ["ssh_key_name"] = "testkey",
                ["external_network"] = "public",
                ["discovery_url"] = "http://magnum.example.com:9511/v1/discovery/token",
                ["magnum_url"] = "http://magnum.example.com:9511",
                ["auth_url"] = "http://keystone.example.com:5000/v3",
                ["node_user_id"] = "c0ffee",
                ["node_password"] = "secret",
            },
        };
    }
}

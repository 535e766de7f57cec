using Magnum.CloudSimulator.Faults;

namespace Magnum.CloudSimulator.Tests.Faults;

public sealed class ResourceFaultTests
{
    [Fact]
    public async Task Server_Fails_TellsNovasWordsAndTheNode()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        setup.Cloud.Faults.Add(new ResourceFaultRule { Type = "OS::Nova::Server", Name = "^nodes\\.1\\.", Fail = "No valid host was found." });
        var stack = await setup.Demo.CreateAsync(StackSteps.ClusterBody("failing"));
        setup.Time.Advance(TimeSpan.FromSeconds(30));

        var shown = await setup.Demo.ShowAsync(stack);
        var resources = await setup.Demo.ResourcesAsync(stack);

        const string Words = "Went to status ERROR due to \"No valid host was found.\"";
        ((string?)shown["stack_status"]).ShouldBe("CREATE_FAILED");
        ((string?)shown["stack_status_reason"]).ShouldBe($"Resource CREATE failed: ResourceInError: resources.nodes.resources[1].resources.server: {Words}");
        var failed = resources.Where(one => (string?)one["resource_status"] == "CREATE_FAILED").ToDictionary(one => (string)one["resource_name"]!, one => (string?)one["resource_status_reason"]);
        failed["server"].ShouldBe($"ResourceInError: resources.server: {Words}");
        failed["1"].ShouldBe($"ResourceInError: resources[1].resources.server: {Words}");
        resources.Single(one => (string?)one["resource_name"] == "floating_ip" && (string?)one["parent_resource"] == "1")["resource_status"]!.ToString().ShouldBe("INIT_COMPLETE");
    }

    [Fact]
    public async Task Server_FailedOnce_IsMadeByTheNextUpdate()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        setup.Cloud.Faults.Add(new ResourceFaultRule { Type = "OS::Nova::Server", Fail = "No valid host was found.", Count = 1 });
        var stack = await setup.Demo.CreateAsync(StackSteps.ClusterBody("mended"));
        setup.Time.Advance(TimeSpan.FromSeconds(30));
        var failed = (string?)(await setup.Demo.ShowAsync(stack))["stack_status"];

        await setup.Demo.PutAsync(setup.Demo.Url(stack), StackSteps.ClusterBody("mended"));
        setup.Time.Advance(TimeSpan.FromSeconds(30));
        var shown = await setup.Demo.ShowAsync(stack);

        failed.ShouldBe("CREATE_FAILED");
        ((string?)shown["stack_status"]).ShouldBe("UPDATE_COMPLETE");
        shown.Output("addresses")["output_value"].Texts().Length.ShouldBe(2);
        (await setup.Demo.ResourcesAsync(stack)).ShouldAllBe(one => ((string)one["resource_status"]!).EndsWith("_COMPLETE") && (string?)one["resource_status"] != "INIT_COMPLETE");
    }

    [Fact]
    public async Task WaitCondition_Fails_InHeatsForm()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        setup.Cloud.Faults.Add(new ResourceFaultRule { Type = "OS::Heat::WaitCondition", Fail = "boot broke" });
        var stack = await setup.Demo.CreateAsync(StackSteps.Body("waiting", Templates.Of(
            ("handle", Templates.Typed("OS::Heat::WaitConditionHandle")),
            ("wait", Templates.Typed("OS::Heat::WaitCondition", """{"handle": {"get_resource": "handle"}, "timeout": 60}""")))));
        setup.Time.Advance(TimeSpan.FromSeconds(30));

        ((string?)(await setup.Demo.ShowAsync(stack))["stack_status_reason"]).ShouldBe("Resource CREATE failed: WaitConditionFailure: resources.wait: boot broke");
    }

    [Fact]
    public async Task WaitCondition_Slow_TimesOut()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        setup.Cloud.Faults.Add(new ResourceFaultRule { Type = "OS::Heat::WaitCondition", DelaySeconds = 1000 });
        var stack = await setup.Demo.CreateAsync(StackSteps.Body("waiting", Templates.Of(
            ("handle", Templates.Typed("OS::Heat::WaitConditionHandle")),
            ("wait", Templates.Typed("OS::Heat::WaitCondition", """{"handle": {"get_resource": "handle"}, "timeout": 60}""")))));
        setup.Time.Advance(TimeSpan.FromSeconds(61));

        ((string?)(await setup.Demo.ShowAsync(stack))["stack_status_reason"]).ShouldBe("Resource CREATE failed: WaitConditionTimeout: resources.wait: 0 of 1 received");
    }

    [Fact]
    public async Task Delete_Fails_AndWorksAgain()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        setup.Cloud.Faults.Add(new ResourceFaultRule { Type = "OS::Neutron::Net", Action = "DELETE", Fail = "port in use", Error = "Conflict", Count = 1 });
        var stack = await setup.Demo.CreateAsync(StackSteps.ClusterBody("sticky"));
        setup.Time.Advance(TimeSpan.FromSeconds(30));

        await setup.Demo.DeleteAsync(setup.Demo.Url(stack));
        setup.Time.Advance(TimeSpan.FromSeconds(30));
        var failed = await setup.Demo.ShowAsync(stack);
        var left = await setup.Demo.ResourcesAsync(stack);
        await setup.Demo.DeleteAsync(setup.Demo.Url(stack));
        setup.Time.Advance(TimeSpan.FromSeconds(30));

        ((string?)failed["stack_status"]).ShouldBe("DELETE_FAILED");
        ((string?)failed["stack_status_reason"]).ShouldBe("Resource DELETE failed: Conflict: resources.net: port in use");
        left.Select(one => (string?)one["resource_name"]).ShouldBe(["net"]);
        ((string?)(await setup.Demo.ShowAsync(stack))["stack_status"]).ShouldBe("DELETE_COMPLETE");
    }

    [Fact]
    public async Task Resource_Slow_DelaysTheStack()
    {
        await using var setup = await SimulatedSetup.StartAsync(options => options.Pace = TimeSpan.Zero);
        setup.Cloud.Faults.Add(new ResourceFaultRule { Stack = "^slow$", Name = "^net$", DelaySeconds = 20 });
        var slow = await setup.Demo.CreateAsync(StackSteps.ClusterBody("slow"));
        var quick = await setup.Demo.CreateAsync(StackSteps.ClusterBody("quick"));

        setup.Time.Advance(TimeSpan.FromSeconds(19));
        var before = (string?)(await setup.Demo.ShowAsync(slow))["stack_status"];
        setup.Time.Advance(TimeSpan.FromSeconds(1));
        var after = (string?)(await setup.Demo.ShowAsync(slow))["stack_status"];

        before.ShouldBe("CREATE_IN_PROGRESS");
        after.ShouldBe("CREATE_COMPLETE");
        ((string?)(await setup.Demo.ShowAsync(quick))["stack_status"]).ShouldBe("CREATE_COMPLETE");
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Heat;
using FaultOwner = Magnum.Grains.Cloud.FaultOwner;

namespace Magnum.OpenStack.Tests.RealCloud;

public sealed class HeatTests
{
    [Fact]
    public async Task Create_WithEverything_IsFoundByNameAndById()
    {
        await using var cloud = LightCloud.Connect();
        var name = LightCloud.UniqueName("stack");
        var stack = await cloud.NewStackAsync(cloud.Demo, Templates.OfRandom() with { Tags = ["one", "two"], DisableRollback = true }, name);
        var settled = await cloud.SettledAsync(cloud.Demo, stack);

        var byName = await cloud.Demo.Heat.FindAsync(StackRef.Of(name));
        var byId = await cloud.Demo.Heat.FindAsync(StackRef.Of(settled.Id), withOutputs: false);

        settled.Name.ShouldBe(name);
        settled.HasTag("one").ShouldBeTrue();
        settled.HasTag("two").ShouldBeTrue();
        settled.TimeoutMins.ShouldBe(5);
        settled.DisableRollback.ShouldBeTrue();
        settled.CreationTime.ShouldNotBeNull();
        settled.Parameters["length"].GetString().ShouldBe("8");
        byName!.Id.ShouldBe(settled.Id);
        byName.Outputs!.Single().Key.ShouldBe("value");
        byId!.Name.ShouldBe(name);
        byId.Outputs.ShouldBeNull();
    }

    [Fact]
    public async Task Find_Missing_IsNull()
    {
        await using var cloud = LightCloud.Connect();

        (await cloud.Demo.Heat.FindAsync(StackRef.Of(LightCloud.UniqueName("absent")))).ShouldBeNull();
        (await cloud.Demo.Heat.FindAsync(StackRef.Of("absent", Guid.NewGuid().ToString()))).ShouldBeNull();
        (await cloud.Demo.Heat.ResourcesAsync(StackRef.Of("absent", Guid.NewGuid().ToString()))).ShouldBeNull();
        (await cloud.Demo.Heat.DeleteAsync(StackRef.Of("absent", Guid.NewGuid().ToString()))).ShouldBeFalse();
    }

    [Fact]
    public async Task Update_Missing_Is404()
    {
        await using var cloud = LightCloud.Connect();

        var fault = await Should.ThrowAsync<OpenStackResponseException>(
            () => cloud.Demo.Heat.UpdateAsync(StackRef.Of("absent", Guid.NewGuid().ToString()), Templates.OfRandom()));

        fault.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        fault.Code.ShouldBe("EntityNotFound");
        fault.ServiceRequestId.ShouldStartWith("req-");
    }

    [Fact]
    public async Task Create_SameNameTwice_IsStackExists()
    {
        await using var cloud = LightCloud.Connect();
        var name = LightCloud.UniqueName("stack");
        await cloud.NewStackAsync(cloud.Demo, Templates.OfRandom(), name);

        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => cloud.Demo.Heat.CreateAsync(name, Templates.OfRandom()));

        fault.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        fault.Code.ShouldBe("StackExists");
        fault.IsTransient.ShouldBeFalse();
        fault.Reason.ShouldContain(name);
    }

    [Theory]
    [InlineData("{{{", "HTTPBadRequest", "Template not in valid format")]
    [InlineData("heat_template_version: 2016-10-14\nresources: {a: {type: OS::No::Such}}", "StackValidationFailed", "OS::No::Such")]
    [InlineData("heat_template_version: 2016-10-14\nparameters: {p: {type: string}}\nresources: {}", "UserParameterMissing", "(p) was not provided")]
    public async Task Create_BadTemplate_IsTheUsersFaultInHeatsWords(string template, string code, string words)
    {
        await using var cloud = LightCloud.Connect();

        var fault = await Should.ThrowAsync<OpenStackResponseException>(
            () => cloud.Demo.Heat.CreateAsync(LightCloud.UniqueName("stack"), new StackRequest { Template = template }));

        fault.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        fault.Code.ShouldBe(code);
        fault.Reason.ShouldContain(words);
        fault.Reason.ShouldNotContain("\n");
        fault.IsTransient.ShouldBeFalse();
        fault.Fault.ShouldBe(FaultOwner.User);
        fault.Message.ShouldContain(fault.RequestId.ToString());
    }

    [Fact]
    public async Task Create_UnknownParameter_IsTheUsersFault()
    {
        await using var cloud = LightCloud.Connect();
        var request = Templates.OfRandom() with { Parameters = new Dictionary<string, JsonNode?> { ["colour"] = "blue" } };

        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => cloud.Demo.Heat.CreateAsync(LightCloud.UniqueName("stack"), request));

        fault.Code.ShouldBe("UnknownUserParameter");
        fault.Reason.ShouldContain("colour");
    }

    [Fact]
    public async Task Create_BeyondHeatsLimits_IsAQuotaFault()
    {
        await using var cloud = LightCloud.Connect();
        var request = Templates.OfRandom() with { Template = Templates.Random + "\n# " + new string('x', 600_000) };

        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => cloud.Demo.Heat.CreateAsync(LightCloud.UniqueName("stack"), request));

        fault.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        fault.Code.ShouldBe("RequestLimitExceeded");
        fault.Fault.ShouldBe(FaultOwner.Quota);
        fault.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task Validate_Template_ListsItsParameters()
    {
        await using var cloud = LightCloud.Connect();

        var found = await cloud.Demo.Heat.ValidateAsync(Templates.OfRandom());

        found.Description.ShouldBe("a random text");
        found.Parameters["length"].GetProperty("Type").GetString().ShouldBe("Number");
    }

    [Fact]
    public async Task Validate_BadTemplate_SaysWhy()
    {
        await using var cloud = LightCloud.Connect();

        var fault = await Should.ThrowAsync<OpenStackResponseException>(
            () => cloud.Demo.Heat.ValidateAsync(new StackRequest { Template = "heat_template_version: 1066-10-14" }));

        fault.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        fault.Reason.ShouldContain("1066-10-14");
    }

    [Fact]
    public async Task List_FiveStacksTwoAtATime_GivesEachOnce()
    {
        await using var cloud = LightCloud.Connect();
        var tag = LightCloud.UniqueName("tag");
        List<string> names = [];
        for (var i = 0; i < 5; i++)
        {
            var name = LightCloud.UniqueName("page");
            names.Add(name);
            await cloud.NewStackAsync(cloud.Demo, Templates.OfRandom() with { Tags = [tag] }, name);
        }

        List<StackSummary> found = [];
        await foreach (var stack in cloud.Demo.Heat.ListAsync(new StackFilter { Tags = [tag], PageSize = 2 }))
        {
            found.Add(stack);
        }

        found.Select(stack => stack.Name).Order().ShouldBe(names.Order());
        found.ShouldAllBe(stack => stack.HasTag(tag));
    }

    [Fact]
    public async Task List_Ids_GivesThoseThatExist()
    {
        await using var cloud = LightCloud.Connect();
        var first = await cloud.SettledAsync(cloud.Demo, await cloud.NewStackAsync(cloud.Demo, Templates.OfRandom()));
        var second = await cloud.SettledAsync(cloud.Demo, await cloud.NewStackAsync(cloud.Demo, Templates.OfRandom()));
        var ids = Enumerable.Range(0, 120).Select(_ => Guid.NewGuid().ToString()).Append(first.Id).Prepend(second.Id).ToList();

        var found = await cloud.Demo.Heat.ListAsync(ids);

        found.Keys.Order().ShouldBe(new[] { first.Id, second.Id }.Order());
        found[first.Id].Status.Text.ShouldBe("CREATE_COMPLETE");
    }

    [Fact]
    public async Task Group_ScaledByPatch_KeepsTemplateAndFiles()
    {
        await using var cloud = LightCloud.Connect();
        var stack = await cloud.NewStackAsync(cloud.Demo, Templates.OfGroup(1) with { Tags = ["before"] });
        var created = await cloud.SettledAsync(cloud.Demo, stack);

        await cloud.Demo.Heat.PatchAsync(stack, new StackPatch
        {
            Parameters = new Dictionary<string, JsonNode?> { ["count"] = 2 },
            Tags = ["after"],
            TimeoutMinutes = 7,
        });

        var updated = await cloud.SettledAsync(cloud.Demo, stack);
        var resources = await cloud.Demo.Heat.ResourcesAsync(stack, nestedDepth: 3);
        var failed = await cloud.Demo.Heat.ResourcesAsync(stack, nestedDepth: 3, states: ["FAILED"]);
        created.Status.Text.ShouldBe("CREATE_COMPLETE");
        updated.Status.Text.ShouldBe("UPDATE_COMPLETE");
        updated.HasTag("after").ShouldBeTrue();
        updated.TimeoutMins.ShouldBe(7);
        updated.Output("names")!.Value.GetArrayLength().ShouldBe(2);
        resources!.Count(resource => resource.Type == "OS::Nova::Server").ShouldBe(2);
        resources!.Single(resource => resource.Name == "nodes").IsNested.ShouldBeTrue();
        resources!.ShouldAllBe(resource => resource.StackName != null);
        failed!.ShouldBeEmpty();
    }

    [Fact]
    public async Task Failure_NestedServer_IsShownWithItsReason()
    {
        await using var cloud = LightCloud.Connect();
        var stack = await cloud.NewStackAsync(cloud.Demo, new StackRequest { Template = Templates.Failing, TimeoutMinutes = 5 });

        var settled = await cloud.SettledAsync(cloud.Demo, stack);
        var failed = await cloud.Demo.Heat.ResourcesAsync(stack, nestedDepth: 3, states: ["FAILED"]);
        var events = await cloud.Demo.Heat.EventsAsync(stack, limit: 2);

        settled.Status.IsFailed.ShouldBeTrue();
        settled.StatusReason!.ShouldContain("boom");
        failed!.Single().Name.ShouldBe("boom");
        failed!.Single().Status.Text.ShouldBe("CREATE_FAILED");
        failed!.Single().StatusReason.ShouldNotBeNullOrEmpty();
        events!.Count.ShouldBe(2);
        events[0].Status.IsFailed.ShouldBeTrue();
    }

    [Fact]
    public async Task Outputs_OfAStack_AreListedAndRead()
    {
        await using var cloud = LightCloud.Connect();
        var stack = await cloud.NewStackAsync(cloud.Demo, Templates.OfRandom(12));
        await cloud.SettledAsync(cloud.Demo, stack);

        var names = await cloud.Demo.Heat.OutputsAsync(stack);
        var value = await cloud.Demo.Heat.OutputAsync(stack, "value");
        var absent = await cloud.Demo.Heat.OutputAsync(stack, "absent");

        names!.Single().Key.ShouldBe("value");
        value!.Value!.Value.GetString()!.Length.ShouldBe(12);
        absent.ShouldBeNull();
    }

    [Fact]
    public async Task Delete_ByBareId_FollowsHeatsRedirect()
    {
        await using var cloud = LightCloud.Connect();
        var stack = await cloud.NewStackAsync(cloud.Demo, Templates.OfRandom());
        var settled = await cloud.SettledAsync(cloud.Demo, stack);

        var wasThere = await cloud.Demo.Heat.DeleteAsync(StackRef.Of(settled.Id));

        wasThere.ShouldBeTrue();
        await LightCloud.UntilAsync(() => cloud.Demo.Heat.FindAsync(stack), found => found is null or { Status.IsDeleted: true });
    }
}

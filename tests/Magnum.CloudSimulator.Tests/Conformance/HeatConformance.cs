using System.Text.Json.Nodes;

namespace Magnum.CloudSimulator.Tests.Conformance;

/// <summary>Stacks, from creation to what is left of them.</summary>
public abstract class HeatConformance : CloudConformance
{
    [Fact]
    public async Task Create_Cluster_ShowsWhatItWasMadeFrom()
    {
        var name = StackSteps.UniqueName();

        var created = await Demo.PostAsync($"{Demo.Heat}/stacks", StackSteps.ClusterBody(name, tags: "one,two"));
        var stack = new TestStack(name, (string)created.Json["stack"]!["id"]!);
        AtEnd(() => Demo.DeleteAsync(Demo.Url(stack)));
        var shown = await Demo.SettledAsync(stack, "CREATE_COMPLETE");

        created.Status.ShouldBe(201);
        created.Header("Location").ShouldBe(Demo.Url(stack));
        ((string?)shown["stack_status_reason"]).ShouldBe("Stack CREATE completed successfully");
        ((string?)shown["description"]).ShouldBe("a small cluster");
        ((string?)shown["stack_owner"]).ShouldBe("demo");
        ((int?)shown["timeout_mins"]).ShouldBe(15);
        ((bool?)shown["disable_rollback"]).ShouldBe(true);
        shown["tags"].Texts().ShouldBe(["one", "two"]);
        var parameters = shown["parameters"]!;
        ((string?)parameters["OS::stack_id"]).ShouldBe(stack.Id);
        ((string?)parameters["OS::stack_name"]).ShouldBe(name);
        ((string?)parameters["OS::project_id"]).ShouldBe(Demo.ProjectId);
        ((string?)parameters["count"]).ShouldBe("2");
        ((string?)parameters["secret"]).ShouldBe("******");
        ((string?)parameters["remove"]).ShouldBe("");
    }

    [Fact]
    public async Task Create_Cluster_GivesOutputs()
    {
        var stack = await NewStackAsync(StackSteps.ClusterBody(StackSteps.UniqueName(), count: 3), Demo);

        var shown = await Demo.SettledAsync(stack, "CREATE_COMPLETE");
        var resources = await Demo.ResourcesAsync(stack);

        var addresses = shown.Output("addresses")["output_value"].Texts();
        addresses.Length.ShouldBe(3);
        addresses.Distinct().Count().ShouldBe(3);
        addresses.ShouldAllBe(address => Uri.CheckHostName(address) == UriHostNameType.IPv4);
        ((string?)shown.Output("addresses")["description"]).ShouldBe("where the nodes are");
        ((string?)shown.Output("net_id")["output_value"]).ShouldBe((string?)resources.Single(one => (string?)one["resource_name"] == "net")["physical_resource_id"]);
        shown.Output("unknown")["output_value"].ShouldBeNull();
        ((string?)shown.Output("unknown")["output_error"]).ShouldBe("The Referenced Attribute (nodes nothing) is incorrect.");
    }

    [Fact]
    public async Task Resources_Nested_TellTheirParents()
    {
        var stack = await NewStackAsync(StackSteps.ClusterBody(StackSteps.UniqueName()), Demo);
        await Demo.SettledAsync(stack, "CREATE_COMPLETE");

        var flat = await Demo.ResourcesAsync(stack, depth: 0);
        var deep = await Demo.ResourcesAsync(stack, depth: 2);

        flat.Select(one => (string?)one["resource_name"]).ShouldBe(["net", "nodes"], ignoreOrder: true);
        flat.Single(one => (string?)one["resource_name"] == "net")["required_by"].Texts().ShouldBe(["nodes"]);
        deep.Count.ShouldBe(2 + 2 + (2 * 3));
        deep.ShouldAllBe(one => (string?)one["resource_status"] == "CREATE_COMPLETE" && (string?)one["resource_status_reason"] == "state changed");
        var member = deep.Single(one => (string?)one["resource_name"] == "1");
        ((string?)member["parent_resource"]).ShouldBe("nodes");
        ((string?)member["resource_type"]).ShouldBe("node.yaml");
        var nested = (string)member["links"]!.AsArray().Single(link => (string?)link!["rel"] == "nested")!["href"]!;
        var inside = await Demo.GetAsync($"{nested}/resources");
        inside.Json["resources"]!.AsArray().Select(one => (string?)one!["resource_name"]).ShouldBe(["port", "server", "floating_ip"], ignoreOrder: true);
        (await Demo.GetAsync($"{Demo.Url(stack)}/resources?nested_depth=x")).HeatError.Message.ShouldBe("Only integer is acceptable by 'nested_depth'.");
    }

    [Fact]
    public async Task Resource_One_IsShownOr404()
    {
        var stack = await NewStackAsync(Templates.Of(("one", Templates.Good())));
        await Demo.SettledAsync(stack, "CREATE_COMPLETE");

        var found = await Demo.GetAsync($"{Demo.Url(stack)}/resources/one");
        var missing = await Demo.GetAsync($"{Demo.Url(stack)}/resources/none");

        ((string?)found.Json["resource"]!["resource_type"]).ShouldBe("OS::Heat::TestResource");
        missing.Status.ShouldBe(404);
        missing.HeatError.ShouldBe(("ResourceNotFound", $"The Resource (none) could not be found in Stack {stack.Name}."));
    }

    [Fact]
    public async Task Events_OfCreate_AreNewestFirst()
    {
        var stack = await NewStackAsync(Templates.Of(("one", Templates.Good())));
        await Demo.SettledAsync(stack, "CREATE_COMPLETE");

        var reply = await Demo.GetAsync($"{Demo.Url(stack)}/events");

        var events = reply.Json["events"]!.AsArray().Select(one => ((string?)one!["resource_name"], (string?)one["resource_status"])).ToList();
        events[0].ShouldBe((stack.Name, "CREATE_COMPLETE"));
        events.ShouldContain(("one", "CREATE_IN_PROGRESS"));
        events.IndexOf(("one", "CREATE_COMPLETE")).ShouldBeLessThan(events.IndexOf(("one", "CREATE_IN_PROGRESS")));
        events[^1].ShouldBe((stack.Name, "CREATE_IN_PROGRESS"));
    }

    [Fact]
    public async Task Create_NameTaken_Is409UntilTheDeleteIsOver()
    {
        var stack = await NewStackAsync(Templates.Of(("slow", Templates.Good(deleteSeconds: 1))));
        var body = StackSteps.Body(stack.Name, Templates.Of(("one", Templates.Good())));
        await Demo.SettledAsync(stack, "CREATE_COMPLETE");

        var taken = await Demo.PostAsync($"{Demo.Heat}/stacks", body.DeepClone());
        await Demo.DeleteAsync(Demo.Url(stack));
        var leaving = await Demo.PostAsync($"{Demo.Heat}/stacks", body.DeepClone());
        await GoneAsync(stack);
        var free = await NewStackAsync(body, Demo);

        taken.Status.ShouldBe(409);
        taken.HeatError.ShouldBe(("StackExists", $"The Stack ({stack.Name}) already exists."));
        leaving.Status.ShouldBe(409);
        free.Id.ShouldNotBe(stack.Id);
    }

    [Theory]
    [InlineData("{}", "UserParameterMissing", "The Parameter (needed) was not provided.")]
    [InlineData("""{"needed": "a", "other": 1}""", "UnknownUserParameter", "The Parameter (other) was not defined in template.")]
    [InlineData("""{"needed": "a", "count": 99}""", "StackValidationFailed", "Parameter 'count' is invalid: 99 is out of range (min: 0, max: 9)")]
    [InlineData("""{"needed": "a", "count": "x"}""", "StackValidationFailed", "Parameter 'count' is invalid: could not convert string to float: 'x'")]
    public async Task Create_ParametersDoNotFit_Is400(string parameters, string type, string message)
    {
        var body = StackSteps.ClusterBody(StackSteps.UniqueName());
        body["parameters"] = JsonNode.Parse(parameters);

        var reply = await Demo.PostAsync($"{Demo.Heat}/stacks", body);

        reply.Status.ShouldBe(400);
        reply.HeatError.ShouldBe((type, message));
        ((string?)reply.Json["title"]).ShouldBe("Bad Request");
    }

    [Theory]
    [InlineData("""{"heat_template_version": "2016-10-14", "resources": {"a": {"type": "OS::No::Such"}}}""", "StackValidationFailed", "The Resource Type (OS::No::Such) could not be found.")]
    [InlineData("""{"heat_template_version": "2016-10-14", "resources": {"a": {}}}""", "StackValidationFailed", "Each resource must contain a type key.")]
    [InlineData("""{"heat_template_version": "2016-10-14", "other": {}}""", "StackValidationFailed", "The template section is invalid: other")]
    [InlineData("""{"resources": {}}""", "InvalidTemplateVersion", "The template version is invalid: Template version was not provided")]
    [InlineData("""{"heat_template_version": "2016-10-14", "resources": {"a": {"type": "OS::Neutron::Net", "properties": {"other": "q"}}}}""", "StackValidationFailed", "Property error: resources.a.properties: Unknown Property other")]
    [InlineData("""{"heat_template_version": "2016-10-14", "resources": {"a": {"type": "OS::Nova::Server", "properties": {}}}}""", "StackValidationFailed", "Property error: resources.a.properties: Property flavor not assigned")]
    [InlineData("""{"heat_template_version": "2016-10-14", "resources": {"a": {"type": "OS::Neutron::Net", "properties": {"name": {"get_param": "q"}}}}}""", "StackValidationFailed", "Property error: resources.a.properties.name: The Parameter (q) was not provided.")]
    [InlineData("""{"heat_template_version": "2016-10-14", "resources": {"a": {"type": "OS::Heat::RandomString", "depends_on": "b"}}}""", "InvalidTemplateReference", "The specified reference \"b\" (in a) is incorrect.")]
    [InlineData("""{"heat_template_version": "2016-10-14", "resources": {"a": {"type": "OS::Heat::RandomString", "condition": "c"}}}""", "StackValidationFailed", "resources.a.condition: Invalid condition \"c\"")]
    [InlineData("""{"heat_template_version": "2016-10-14", "outputs": {"o": {"value": {"get_attr": ["b", "c"]}}}}""", "StackValidationFailed", "outputs.o.value.get_attr: The specified reference \"b\" (in unknown) is incorrect.")]
    [InlineData("""{"heat_template_version": "2016-10-14", "resources": {"a": {"type": "OS::Heat::RandomString"}}, "outputs": {"o": {"value": {"get_attr": ["a", "c"]}}}}""", "StackValidationFailed", "outputs.o.value.get_attr: The Referenced Attribute (a c) is incorrect.")]
    [InlineData("""{"heat_template_version": "2016-10-14", "resources": {"a": {"type": "OS::Heat::ResourceGroup", "properties": {"resource_def": {"type": "gone.yaml"}}}}}""", "StackValidationFailed", "resources.a<nested_stack>: Could not fetch remote template \"gone.yaml\": Invalid URL scheme ")]
    public async Task Create_TemplateIsWrong_Is400(string template, string type, string message)
    {
        var reply = await Demo.PostAsync($"{Demo.Heat}/stacks", StackSteps.Body(StackSteps.UniqueName(), JsonNode.Parse(template)!));

        reply.Status.ShouldBe(400);
        reply.HeatError.ShouldBe((type, message));
    }

    [Theory]
    [InlineData("""{"template": {}}""", "HTTPBadRequest", "No stack name specified")]
    [InlineData("""{"stack_name": "abc"}""", "HTTPBadRequest", "No template specified")]
    [InlineData("""{"stack_name": "1 bad", "template": {"heat_template_version": "2016-10-14"}}""", "StackValidationFailed", "Invalid stack name 1 bad must contain only alphanumeric or \"_-.\" characters, must start with alpha and must be 255 characters or less.")]
    [InlineData("""{"stack_name": "abc", "template": {"heat_template_version": "2016-10-14"}, "timeout_mins": "x"}""", "HTTPBadRequest", "Only integer is acceptable by 'timeout_mins'.")]
    public async Task Create_RequestIsWrong_Is400(string body, string type, string message)
    {
        var reply = await Demo.PostAsync($"{Demo.Heat}/stacks", JsonNode.Parse(body));

        reply.Status.ShouldBe(400);
        reply.HeatError.ShouldBe((type, message));
    }

    [Fact]
    public async Task Create_BeyondLimits_Is400()
    {
        var self = Templates.Of(("again", Templates.Typed("self.yaml")));
        var endless = StackSteps.Body(StackSteps.UniqueName(), self);
        endless["files"] = new JsonObject { ["self.yaml"] = self.ToJsonString() };
        var long1 = new JsonObject { ["stack_name"] = "toolong", ["template"] = Templates.Node + "\n# " + new string('x', 600_000) };
        var many = StackSteps.Body("toomany", Templates.Of([.. Enumerable.Range(0, 1001).Select(i => ($"r{i}", Templates.Typed("OS::Heat::None")))]));

        var recursion = await Demo.PostAsync($"{Demo.Heat}/stacks", endless);
        var size = await Demo.PostAsync($"{Demo.Heat}/stacks", long1);
        var count = await Demo.PostAsync($"{Demo.Heat}/stacks", many);

        recursion.Status.ShouldBe(400);
        recursion.HeatError.Type.ShouldBe("StackValidationFailed");
        recursion.HeatError.Message!.ShouldStartWith("RequestLimitExceeded: resources.again<self.yaml>.resources.again<self.yaml>.");
        recursion.HeatError.Message!.ShouldEndWith(">: Request limit exceeded: Recursion depth exceeds 5.");
        size.HeatError.Type.ShouldBe("RequestLimitExceeded");
        size.HeatError.Message!.ShouldEndWith("bytes) exceeds maximum allowed size (524288 bytes).");
        count.HeatError.ShouldBe(("RequestLimitExceeded", "Request limit exceeded: Maximum resources per stack exceeded."));
    }

    [Fact]
    public async Task Lookup_ByAdmin_FindsIdsOfAllProjectsButNoNames()
    {
        var stack = await NewStackAsync(Templates.Of(("one", Templates.Good())));
        var admin = await AdminAsync();

        var byId = await admin.GetAsync($"{admin.Heat}/stacks/{stack.Id}");
        var byName = await admin.GetAsync($"{admin.Heat}/stacks/{stack.Name}");

        byId.Status.ShouldBe(302);
        byId.Header("Location").ShouldBe(Demo.Url(stack));
        byName.Status.ShouldBe(404);
    }

    [Fact]
    public async Task Put_WithoutTagsAndTimeout_KeepsTheTimeoutOnly()
    {
        var body = StackSteps.Body(StackSteps.UniqueName(), Templates.Of(("one", Templates.Good())));
        (body["tags"], body["timeout_mins"], body["disable_rollback"]) = ("one,two", 7, false);
        var stack = await NewStackAsync(body, Demo);
        await Demo.SettledAsync(stack, "CREATE_COMPLETE");

        await Demo.PutAsync(Demo.Url(stack), StackSteps.Body(stack.Name, Templates.Of(("one", Templates.Good()))));
        var shown = await Demo.SettledAsync(stack, "UPDATE_COMPLETE");

        shown["tags"].Texts().ShouldBeEmpty();
        ((int?)shown["timeout_mins"]).ShouldBe(7);
        ((bool?)shown["disable_rollback"]).ShouldBe(false);
    }

    [Fact]
    public async Task Update_OfSuspended_IsRefused()
    {
        var stack = await NewStackAsync(Templates.Of(("one", Templates.Good())));
        await Demo.SettledAsync(stack, "CREATE_COMPLETE");
        await Demo.PostAsync($"{Demo.Url(stack)}/actions", new JsonObject { ["suspend"] = null });
        await Demo.ReachesAsync(stack, "SUSPEND_COMPLETE");

        var patched = await Demo.PatchAsync(Demo.Url(stack), Parameters("{}"));
        var acted = await Demo.PostAsync($"{Demo.Url(stack)}/actions", new JsonObject { ["dance"] = null });

        patched.Status.ShouldBe(400);
        patched.HeatError.ShouldBe(("NotSupported", "Updating a stack when it is suspended is not supported."));
        acted.HeatError.ShouldBe(("HTTPBadRequest", "Invalid action dance specified"));
    }

    [Fact]
    public async Task Create_Circular_Is500()
    {
        var (one, two) = (Templates.Good(), Templates.Good());
        one["depends_on"] = "two";
        two["depends_on"] = "one";

        var reply = await Demo.PostAsync($"{Demo.Heat}/stacks", StackSteps.Body(StackSteps.UniqueName(), Templates.Of(("one", one), ("two", two))));

        reply.Status.ShouldBe(500);
        reply.HeatError.Type.ShouldBe("CircularDependencyException");
    }

    [Fact]
    public async Task Lookup_ByName_SendsOn()
    {
        var stack = await NewStackAsync(Templates.Of(("one", Templates.Good())));

        var byName = await Demo.GetAsync($"{Demo.Heat}/stacks/{stack.Name}");
        var byId = await Demo.GetAsync($"{Demo.Heat}/stacks/{stack.Id}");
        var part = await Demo.GetAsync($"{Demo.Heat}/stacks/{stack.Name}/resources?nested_depth=2");
        var missing = await Demo.GetAsync($"{Demo.Heat}/stacks/nothing-here");

        byName.Status.ShouldBe(302);
        byName.Header("Location").ShouldBe(Demo.Url(stack));
        byId.Header("Location").ShouldBe(Demo.Url(stack));
        part.Header("Location").ShouldBe($"{Demo.Url(stack)}/resources?nested_depth=2");
        missing.Status.ShouldBe(404);
        missing.HeatError.ShouldBe(("EntityNotFound", "The Stack (nothing-here) could not be found."));
    }

    [Fact]
    public async Task Access_OfOthers_IsRefused()
    {
        var stack = await NewStackAsync(Templates.Of(("one", Templates.Good())));
        var alt = await AltAsync();
        var admin = await AdminAsync();

        var nobody = await Cloud.SendAsync(HttpMethod.Get, $"{Demo.Heat}/stacks");
        var nonsense = await Cloud.SendAsync(HttpMethod.Get, $"{Demo.Heat}/stacks", "nonsense");
        var foreign = await alt.GetAsync(Demo.Url(stack));
        var own = await alt.GetAsync(alt.Url(stack));
        var powerful = await admin.GetAsync(Demo.Url(stack));

        nobody.Status.ShouldBe(401);
        nobody.Header("WWW-Authenticate")!.ShouldStartWith("Keystone uri=");
        ((int?)nobody.Json["error"]!["code"]).ShouldBe(401);
        nonsense.Status.ShouldBe(401);
        foreign.Status.ShouldBe(403);
        own.Status.ShouldBe(404);
        powerful.Status.ShouldBe(200);
    }

    [Fact]
    public async Task List_Filtered_GivesWhatFits()
    {
        var tag = StackSteps.UniqueName();
        var body = StackSteps.Body(StackSteps.UniqueName(), Templates.Of(("one", Templates.Good())));
        body["tags"] = $"{tag},b";
        var first = await NewStackAsync(body, Demo);
        var second = await NewStackAsync(Templates.Of(("one", Templates.Good())));
        await Demo.SettledAsync(first, "CREATE_COMPLETE");
        await Demo.SettledAsync(second, "CREATE_COMPLETE");

        (await ListedAsync($"id={first.Id}&id={second.Id}")).ShouldBe([first.Id, second.Id], ignoreOrder: true);
        (await ListedAsync($"name={second.Name}")).ShouldBe([second.Id]);
        (await ListedAsync($"id={first.Id}&status=COMPLETE")).ShouldBe([first.Id]);
        (await ListedAsync($"id={first.Id}&status=FAILED")).ShouldBeEmpty();
        (await ListedAsync($"id={first.Id}&action=CREATE")).ShouldBe([first.Id]);
        (await ListedAsync($"tags={tag},b")).ShouldBe([first.Id]);
        (await ListedAsync($"tags={tag},c")).ShouldBeEmpty();
        (await ListedAsync($"tags_any={tag},c")).ShouldBe([first.Id]);
        (await ListedAsync($"id={first.Id}&id={second.Id}&not_tags={tag}")).ShouldBe([second.Id]);
        (await ListedAsync($"id={Guid.NewGuid()}")).ShouldBeEmpty();
        (await ListedAsync($"id={first.Id}&unknown_filter=1")).ShouldBe([first.Id]);
    }

    [Fact]
    public async Task List_Row_HasNeitherParametersNorOutputs()
    {
        var stack = await NewStackAsync(Templates.Of(("one", Templates.Good())));
        await Demo.SettledAsync(stack, "CREATE_COMPLETE");

        var row = (await Demo.GetAsync($"{Demo.Heat}/stacks?id={stack.Id}")).Json["stacks"]!.AsArray().ShouldHaveSingleItem()!.AsObject();

        row.Select(member => member.Key).ShouldBe(
            ["id", "links", "stack_name", "description", "stack_status", "stack_status_reason", "creation_time", "updated_time", "deletion_time", "stack_owner", "parent", "stack_user_project_id", "tags"],
            ignoreOrder: true);
        row["tags"].ShouldBeNull();
        row["updated_time"].ShouldBeNull();
    }

    [Fact]
    public async Task List_InPages_LeadsThroughAll()
    {
        var tag = StackSteps.UniqueName();
        var made = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var body = StackSteps.Body(StackSteps.UniqueName(), Templates.Of(("one", Templates.Good())));
            body["tags"] = tag;
            made.Add((await NewStackAsync(body, Demo)).Id);
        }

        var found = new List<string>();
        var pages = 0;
        var next = $"{Demo.Heat}/stacks?tags={tag}&limit=2";
        while (next is not null)
        {
            var page = (await Demo.GetAsync(next)).Json;
            found.AddRange(page["stacks"]!.AsArray().Select(one => (string)one!["id"]!));
            next = (string?)page["links"]?[0]?["href"];
            pages++;
        }

        found.ShouldBe(made, ignoreOrder: true);
        pages.ShouldBe(2);
    }

    [Theory]
    [InlineData("limit=x", 400, "Only integer is acceptable by 'limit'.")]
    [InlineData("limit=-1", 400, "Value '-1' is invalid for 'limit' which only accepts non-negative integer.")]
    [InlineData("global_tenant=1", 400, "Unrecognized value \"1\" for \"global_tenant\", acceptable values are: true, false.")]
    [InlineData("global_tenant=true", 403, "You are not authorized to use stacks:global_index.")]
    public async Task List_AskedWrongly_IsRefused(string query, int status, string message)
    {
        var reply = await Demo.GetAsync($"{Demo.Heat}/stacks?{query}");

        reply.Status.ShouldBe(status);
        reply.HeatError.Message.ShouldBe(message);
    }

    [Fact]
    public async Task List_ByAdmin_TellsTheProjects()
    {
        var stack = await NewStackAsync(Templates.Of(("one", Templates.Good())));
        var admin = await AdminAsync();

        var row = (await admin.GetAsync($"{admin.Heat}/stacks?id={stack.Id}")).Json["stacks"]!.AsArray().ShouldHaveSingleItem();
        var all = (await admin.GetAsync($"{admin.Heat}/stacks?id={stack.Id}&global_tenant=true")).Json["stacks"]!.AsArray().ShouldHaveSingleItem();

        ((string?)row!["project"]).ShouldBe(Demo.ProjectId);
        ((string?)all!["project"]).ShouldBe(Demo.ProjectId);
    }

    [Fact]
    public async Task Patch_Count_ScalesOutAndIn()
    {
        var stack = await NewStackAsync(StackSteps.ClusterBody(StackSteps.UniqueName(), count: 1, tags: "kept"), Demo);
        await Demo.SettledAsync(stack, "CREATE_COMPLETE");
        var before = (await Demo.ResourcesAsync(stack)).Servers();

        var patched = await Demo.PatchAsync(Demo.Url(stack), Parameters("""{"count": 3}"""));
        var out3 = await Demo.SettledAsync(stack, "UPDATE_COMPLETE");
        var three = (await Demo.ResourcesAsync(stack)).Servers();
        await Demo.PatchAsync(Demo.Url(stack), Parameters("""{"count": 2}"""));
        var in2 = await Demo.SettledAsync(stack, "UPDATE_COMPLETE");
        var two = (await Demo.ResourcesAsync(stack)).Servers();

        patched.Status.ShouldBe(202);
        out3.Output("addresses")["output_value"].Texts().Length.ShouldBe(3);
        ((string?)out3["parameters"]!["needed"]).ShouldBe("yes");
        out3["tags"].Texts().ShouldBe(["kept"]);
        out3["updated_time"].ShouldNotBeNull();
        three.Keys.ShouldBe(["0", "1", "2"], ignoreOrder: true);
        three["0"].ShouldBe(before["0"]);
        in2.Output("addresses")["output_value"].Texts().Length.ShouldBe(2);
        two.ShouldBe(three.Where(one => one.Key != "2"), ignoreOrder: true);
    }

    [Fact]
    public async Task Put_RemovalByServerId_RemovesThatNode()
    {
        var stack = await NewStackAsync(StackSteps.ClusterBody(StackSteps.UniqueName(), count: 3), Demo);
        await Demo.SettledAsync(stack, "CREATE_COMPLETE");
        var three = (await Demo.ResourcesAsync(stack)).Servers();

        var body = StackSteps.ClusterBody(stack.Name, count: 2);
        body["parameters"]!["remove"] = three["1"];
        var put = await Demo.PutAsync(Demo.Url(stack), body);
        await Demo.SettledAsync(stack, "UPDATE_COMPLETE");
        var two = (await Demo.ResourcesAsync(stack)).Servers();
        await Demo.PatchAsync(Demo.Url(stack), Parameters("""{"count": 3, "remove": ""}"""));
        await Demo.SettledAsync(stack, "UPDATE_COMPLETE");
        var again = (await Demo.ResourcesAsync(stack)).Servers();

        put.Status.ShouldBe(202);
        two.ShouldBe(three.Where(one => one.Key != "1"), ignoreOrder: true);
        again.Keys.ShouldBe(["0", "2", "3"], ignoreOrder: true);
    }

    [Fact]
    public async Task Patch_RemovalByIndex_RemovesThatNode()
    {
        var stack = await NewStackAsync(StackSteps.ClusterBody(StackSteps.UniqueName()), Demo);
        await Demo.SettledAsync(stack, "CREATE_COMPLETE");

        await Demo.PatchAsync(Demo.Url(stack), Parameters("""{"count": 1, "remove": "0"}"""));
        await Demo.SettledAsync(stack, "UPDATE_COMPLETE");
        var left = (await Demo.ResourcesAsync(stack)).Servers();

        left.Keys.ShouldBe(["1"]);
    }

    [Fact]
    public async Task Update_OfWhatIsNotThere_IsRefused()
    {
        var stack = await NewStackAsync(StackSteps.ClusterBody(StackSteps.UniqueName(), count: 0), Demo);
        await Demo.SettledAsync(stack, "CREATE_COMPLETE");
        var missing = new TestStack(stack.Name, Guid.NewGuid().ToString());

        var gone = await Demo.PatchAsync(Demo.Url(missing), Parameters("{}"));
        var untold = await Demo.PutAsync(Demo.Url(stack), new JsonObject());
        var unfit = await Demo.PatchAsync(Demo.Url(stack), Parameters("""{"count": "x"}"""));
        var unknown = await Demo.PatchAsync(Demo.Url(stack), Parameters("""{"other": "x"}"""));
        await Demo.SettledAsync(stack, "UPDATE_COMPLETE");

        gone.Status.ShouldBe(404);
        untold.HeatError.Message.ShouldBe("No template specified");
        unfit.Status.ShouldBe(400);
        unknown.Status.ShouldBe(202);
    }

    [Fact]
    public async Task Update_DuringCreate_IsAccepted()
    {
        var stack = await NewStackAsync(Templates.Of(("slow", Templates.Good(createSeconds: 2))));

        var put = await Demo.PutAsync(Demo.Url(stack), StackSteps.Body(stack.Name, Templates.Of(("slow", Templates.Good(createSeconds: 2)), ("more", Templates.Good()))));
        await Demo.SettledAsync(stack, "UPDATE_COMPLETE");
        var resources = await Demo.ResourcesAsync(stack);

        put.Status.ShouldBe(202);
        resources.Select(one => ((string?)one["resource_name"], (string?)one["resource_status"])).ShouldBe([("slow", "CREATE_COMPLETE"), ("more", "CREATE_COMPLETE")], ignoreOrder: true);
    }

    [Fact]
    public async Task Delete_Settled_LeavesOnlyWhatIdsFind()
    {
        var stack = await NewStackAsync(StackSteps.ClusterBody(StackSteps.UniqueName(), count: 1), Demo);
        await Demo.SettledAsync(stack, "CREATE_COMPLETE");

        var deleted = await Demo.DeleteAsync(Demo.Url(stack));
        await GoneAsync(stack);
        var shown = await Demo.SettledAsync(stack, "DELETE_COMPLETE");

        deleted.Status.ShouldBe(204);
        ((string?)shown["stack_status_reason"]).ShouldBe("Stack DELETE completed successfully");
        shown["deletion_time"].ShouldNotBeNull();
        shown.ContainsKey("outputs").ShouldBeFalse();
        (await Demo.GetAsync($"{Demo.Heat}/stacks/{stack.Name}")).Status.ShouldBe(404);
        (await ListedAsync($"name={stack.Name}")).ShouldBeEmpty();
        (await ListedAsync($"id={stack.Id}&show_deleted=true")).ShouldBe([stack.Id]);
        (await Demo.ResourcesAsync(stack)).ShouldBeEmpty();
        (await Demo.DeleteAsync(Demo.Url(stack))).Status.ShouldBe(404);
        (await Demo.PatchAsync(Demo.Url(stack), Parameters("{}"))).Status.ShouldBe(404);
        (await Demo.DeleteAsync($"{Demo.Heat}/stacks/{stack.Name}/{Guid.NewGuid()}")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Delete_DuringCreate_Wins()
    {
        var stack = await NewStackAsync(Templates.Of(("slow", Templates.Good(createSeconds: 5, deleteSeconds: 4))));

        var first = await Demo.DeleteAsync(Demo.Url(stack));
        var second = await Demo.DeleteAsync(Demo.Url(stack));
        var patched = await Demo.PatchAsync(Demo.Url(stack), Parameters("{}"));
        await Demo.SettledAsync(stack, "DELETE_COMPLETE");

        first.Status.ShouldBe(204);
        second.Status.ShouldBe(204);
        patched.Status.ShouldBe(400);
        patched.HeatError.ShouldBe(("NotSupported", "Updating a stack when it is deleting is not supported."));
    }

    [Fact]
    public async Task Create_ResourceFails_TellsWhichAndWhy()
    {
        var after = Templates.Good();
        after["depends_on"] = "bad";
        var stack = await NewStackAsync(Templates.Of(("bad", Templates.Bad()), ("after", after)));

        var shown = await Demo.SettledAsync(stack, "CREATE_FAILED");
        var resources = await Demo.ResourcesAsync(stack);

        ((string?)shown["stack_status_reason"]).ShouldBe("Resource CREATE failed: ValueError: resources.bad: Test Resource failed bad");
        var bad = resources.Single(one => (string?)one["resource_name"] == "bad");
        ((string?)bad["resource_status"]).ShouldBe("CREATE_FAILED");
        ((string?)bad["resource_status_reason"]).ShouldBe("ValueError: resources.bad: Test Resource failed bad");
        ((string?)resources.Single(one => (string?)one["resource_name"] == "after")["resource_status"]).ShouldBe("INIT_COMPLETE");
    }

    [Fact]
    public async Task Create_NestedResourceFails_TellsThePath()
    {
        var nested = Templates.Of(("bad", Templates.Bad())).ToJsonString();
        var group = Templates.Typed("OS::Heat::ResourceGroup", """{"count": 1, "resource_def": {"type": "inner.yaml"}}""");
        var body = StackSteps.Body(StackSteps.UniqueName(), Templates.Of(("group", group)));
        body["files"] = new JsonObject { ["inner.yaml"] = nested };
        var stack = await NewStackAsync(body, Demo);

        var shown = await Demo.SettledAsync(stack, "CREATE_FAILED");
        var reasons = (await Demo.ResourcesAsync(stack)).ToDictionary(one => (string)one["resource_name"]!, one => (string?)one["resource_status_reason"]);

        ((string?)shown["stack_status_reason"]).ShouldBe("Resource CREATE failed: ValueError: resources.group.resources[0].resources.bad: Test Resource failed bad");
        reasons["group"].ShouldBe("ValueError: resources.group.resources[0].resources.bad: Test Resource failed bad");
        reasons["0"].ShouldBe("ValueError: resources[0].resources.bad: Test Resource failed bad");
        reasons["bad"].ShouldBe("ValueError: resources.bad: Test Resource failed bad");
    }

    [Fact]
    public async Task Update_AfterFailure_Mends()
    {
        var stack = await NewStackAsync(Templates.Of(("bad", Templates.Bad())));
        await Demo.SettledAsync(stack, "CREATE_FAILED");

        await Demo.PutAsync(Demo.Url(stack), StackSteps.Body(stack.Name, Templates.Of(("bad", Templates.Good()))));
        await Demo.SettledAsync(stack, "UPDATE_COMPLETE");
        await Demo.PutAsync(Demo.Url(stack), StackSteps.Body(stack.Name, Templates.Of(("bad", Templates.Bad()))));
        var failed = await Demo.SettledAsync(stack, "UPDATE_FAILED");
        await Demo.DeleteAsync(Demo.Url(stack));
        await Demo.SettledAsync(stack, "DELETE_COMPLETE");

        ((string?)failed["stack_status_reason"]).ShouldBe("Resource UPDATE failed: ValueError: resources.bad: Test Resource failed bad");
    }

    [Fact]
    public async Task Create_FailsWithRollback_LeavesNothing()
    {
        var stack = await NewStackAsync(Templates.Of(("good", Templates.Good()), ("bad", Templates.Bad())), disableRollback: false);

        // A real Heat is in CREATE_FAILED for a moment before it begins to roll back.
        var shown = await Demo.ReachesAsync(stack, "ROLLBACK_COMPLETE");

        ((string?)shown["stack_status_reason"]).ShouldBe("Stack ROLLBACK completed successfully");
        (await Demo.ResourcesAsync(stack)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("SUCCESS", "CREATE_COMPLETE", "Stack CREATE completed successfully")]
    [InlineData("FAILURE", "CREATE_FAILED", "Resource CREATE failed: WaitConditionFailure: resources.held: boot broke")]
    public async Task WaitCondition_Signalled_EndsAsTold(string signal, string status, string reason)
    {
        var template = Templates.Of(
            ("handle", Templates.Typed("OS::Heat::WaitConditionHandle")),
            ("held", Templates.Typed("OS::Heat::WaitCondition", """{"handle": {"get_resource": "handle"}, "timeout": 600}""")));
        template["outputs"] = JsonNode.Parse("""{"url": {"value": {"get_attr": ["handle", "endpoint"]}}, "token": {"value": {"get_attr": ["handle", "token"]}}, "data": {"value": {"get_attr": ["held", "data"]}}}""");
        var stack = await NewStackAsync(template);
        var shown = await WaitingAsync(stack);

        var reply = await Cloud.SendAsync(HttpMethod.Post, (string)shown.Output("url")["output_value"]!, (string)shown.Output("token")["output_value"]!,
            new JsonObject { ["status"] = signal, ["reason"] = "boot broke", ["data"] = "told", ["id"] = "7" });
        var settled = await Demo.SettledAsync(stack, status);

        reply.Status.ShouldBe(200);
        ((string?)settled["stack_status_reason"]).ShouldBe(reason);
        if (signal == "SUCCESS")
        {
            ((string?)settled.Output("data")["output_value"]).ShouldBe("{\"7\": \"told\"}");
        }
    }

    [Fact]
    public async Task Functions_InOutputs_Compute()
    {
        const string Template = """
            heat_template_version: 2016-10-14
            parameters:
              a: {type: string, default: x}
              n: {type: number, default: 3}
              b: {type: boolean, default: true}
              l: {type: comma_delimited_list, default: 'p,q'}
              j: {type: json, default: {k: [1, {z: zz}]}}
            conditions:
              is_x: {equals: [{get_param: a}, x]}
              not_x: {not: is_x}
            resources:
              skipped: {type: OS::Heat::RandomString, condition: not_x}
              v: {type: OS::Heat::Value, properties: {value: {if: [is_x, 'yes', 'no']}}}
              c: {type: OS::Heat::SoftwareConfig, properties: {group: ungrouped, config: {str_replace: {template: 'hi $a $l', params: {$a: {get_param: a}, $l: {get_param: l}}}}}}
              g: {type: OS::Heat::ResourceGroup, properties: {count: 2, resource_def: {type: OS::Heat::Value, properties: {value: 'v%index%'}}}}
              d: {type: OS::Heat::ResourceGroup, properties: {count: 2, resource_def: {type: OS::Heat::Value, properties: {value: {list: ['d%index%']}}}}}
            outputs:
              list: {value: {get_param: l}}
              path: {value: {get_param: [j, k, 1, z]}}
              join: {value: {list_join: [',', [a, b], {get_param: l}]}}
              never: {condition: not_x, value: never}
              other: {value: {if: [not_x, {get_attr: [skipped, value]}, alt]}}
              value: {value: {get_attr: [v, value]}}
              number: {value: {get_param: n}}
              flag: {value: {get_param: b}}
              text: {value: {str_replace: {template: n=N b=B, params: {N: {get_param: n}, B: {get_param: b}}}}}
              config: {value: {get_attr: [c, config]}}
              split: {value: {str_split: [',', 'a,b,c', 1]}}
              group: {value: {get_attr: [g, value]}}
              one: {value: {get_attr: [g, resource.1, value]}}
              map: {value: {get_attr: [g, attributes, value]}}
              within: {value: {get_attr: [d, value, list, 0]}}
              within_one: {value: {get_attr: [d, resource.1.value, list, 0]}}
              within_map: {value: {get_attr: [d, attributes, value, list, 0]}}
              nowhere: {value: {get_attr: [d, value, none]}}
              merged: {value: {map_merge: [{a: 1}, {b: 2}]}}
            """;
        var stack = await NewStackAsync(StackSteps.Body(StackSteps.UniqueName(), Template), Demo);

        var shown = await Demo.SettledAsync(stack, "CREATE_COMPLETE");

        var outputs = shown["outputs"]!.AsArray().ToDictionary(output => (string)output!["output_key"]!, output => output!["output_value"]?.ToJsonString() ?? "null");
        outputs["list"].ShouldBe("""["p","q"]""");
        outputs["path"].ShouldBe("\"zz\"");
        outputs["join"].ShouldBe("\"a,b,p,q\"");
        outputs["never"].ShouldBe("null");
        outputs["other"].ShouldBe("\"alt\"");
        outputs["value"].ShouldBe("\"yes\"");
        outputs["number"].ShouldBe("3");
        outputs["flag"].ShouldBe("true");
        outputs["text"].ShouldBe("\"n=3 b=True\"");
        ((string?)shown.Output("config")["output_value"]).ShouldBe("hi x [\"p\", \"q\"]");
        outputs["split"].ShouldBe("\"b\"");
        outputs["group"].ShouldBe("""["v0","v1"]""");
        outputs["one"].ShouldBe("\"v1\"");
        outputs["map"].ShouldBe("""{"0":"v0","1":"v1"}""");
        outputs["within"].ShouldBe("""["d0","d1"]""");
        outputs["within_one"].ShouldBe("\"d1\"");
        outputs["within_map"].ShouldBe("""{"0":"d0","1":"d1"}""");
        outputs["nowhere"].ShouldBe("[null,null]");
        outputs["merged"].ShouldBe("""{"a":1,"b":2}""");
        (await Demo.ResourcesAsync(stack, 0)).Select(one => (string?)one["resource_name"]).ShouldNotContain("skipped");
    }

    [Fact]
    public async Task Environment_Given_MapsTypesAndSetsParameters()
    {
        var template = Templates.Of(("mapped", Templates.Typed("My::Own", """{"value": {"get_param": "p"}}""")));
        template["parameters"] = JsonNode.Parse("""{"p": {"type": "string"}}""");
        template["outputs"] = JsonNode.Parse("""{"o": {"value": {"get_attr": ["mapped", "value"]}}}""");
        var body = StackSteps.Body(StackSteps.UniqueName(), template);
        body["environment"] = JsonNode.Parse("""{"parameters": {"p": "from outside"}, "resource_registry": {"My::Own": "OS::Heat::Value"}}""");
        var stack = await NewStackAsync(body, Demo);

        var shown = await Demo.SettledAsync(stack, "CREATE_COMPLETE");

        ((string?)shown.Output("o")["output_value"]).ShouldBe("from outside");
    }

    [Fact]
    public async Task Validate_Template_DescribesParameters()
    {
        var good = await Demo.PostAsync($"{Demo.Heat}/validate", new JsonObject { ["template"] = Templates.Cluster, ["files"] = new JsonObject { ["node.yaml"] = Templates.Node } });
        var bad = await Demo.PostAsync($"{Demo.Heat}/validate", new JsonObject { ["template"] = Templates.Of(("a", Templates.Typed("OS::No::Such"))) });

        good.Status.ShouldBe(200);
        good.Json["Parameters"]!["count"]!.ToJsonString().ShouldBe("""{"Type":"Number","Description":"","NoEcho":"false","Label":"count","Default":2,"MinValue":0,"MaxValue":9}""");
        ((string?)good.Json["Parameters"]!["secret"]!["NoEcho"]).ShouldBe("true");
        bad.Status.ShouldBe(400);
        bad.HeatError.ShouldBe(("HTTPBadRequest", "The Resource Type (OS::No::Such) could not be found."));
    }

    [Fact]
    public async Task TrustToken_Redelegatable_DoesAllWithAStack()
    {
        var (trustee, _) = await NewTrusteeAsync();
        var trust = await TrustAsync(Demo, NewTrust(Demo, trustee));
        var acting = await Cloud.AsAsync(CloudClient.PasswordOfId(trustee, "pw"), CloudClient.Trust(trust));

        var stack = await NewStackAsync(StackSteps.Body(StackSteps.UniqueName(), Templates.Of(("one", Templates.Good()))), acting);
        await acting.SettledAsync(stack, "CREATE_COMPLETE");
        var patched = await acting.PatchAsync(acting.Url(stack), Parameters("{}"));
        await acting.SettledAsync(stack, "UPDATE_COMPLETE");
        var deleted = await acting.DeleteAsync(acting.Url(stack));
        await acting.SettledAsync(stack, "DELETE_COMPLETE");

        patched.Status.ShouldBe(202);
        deleted.Status.ShouldBe(204);
    }

    [Theory]
    [InlineData(null, new[] { "member", "reader", "heat_stack_owner" })]
    [InlineData(2, new[] { "member", "heat_stack_owner" })]
    public async Task TrustToken_ThatCannotBeLentOnWhole_CreatesNothing(int? redelegations, string[] roles)
    {
        var (trustee, _) = await NewTrusteeAsync();
        var trust = await TrustAsync(Demo, NewTrust(Demo, trustee, roles, redelegations));
        var acting = await Cloud.AsAsync(CloudClient.PasswordOfId(trustee, "pw"), CloudClient.Trust(trust));
        var name = StackSteps.UniqueName();

        var reply = await acting.PostAsync($"{acting.Heat}/stacks", StackSteps.Body(name, Templates.Of(("one", Templates.Good()))));

        // 500 where Heat's API and engine are apart, 403 where they are one process.
        reply.Status.ShouldBeOneOf(403, 500);
        (await ListedAsync($"name={name}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Update_ByAnotherMember_IsAccepted()
    {
        var stack = await NewStackAsync(Templates.Of(("one", Templates.Good())));
        await Demo.SettledAsync(stack, "CREATE_COMPLETE");
        var other = await Cloud.AsAsync("admin", "adminpw", "demo");

        var patched = await other.PatchAsync(other.Url(stack), Parameters("{}"));
        await Demo.SettledAsync(stack, "UPDATE_COMPLETE");
        var patchedAgain = await Demo.PatchAsync(Demo.Url(stack), Parameters("{}"));

        patched.Status.ShouldBe(202);
        patchedAgain.Status.ShouldBe(202);
    }

    [Fact]
    public async Task Trust_Gone_NobodyCanUpdateButAllDelete()
    {
        var (trustee, _) = await NewTrusteeAsync();
        var trust = await TrustAsync(Demo, NewTrust(Demo, trustee));
        var acting = await Cloud.AsAsync(CloudClient.PasswordOfId(trustee, "pw"), CloudClient.Trust(trust));
        var stack = await NewStackAsync(StackSteps.Body(StackSteps.UniqueName(), Templates.Of(("one", Templates.Good()))), acting);
        await Demo.SettledAsync(stack, "CREATE_COMPLETE");
        var other = await Cloud.AsAsync("admin", "adminpw", "demo");

        await Demo.KeystoneAsync(HttpMethod.Delete, $"/OS-TRUST/trusts/{trust}");
        var byOwner = await Demo.PatchAsync(Demo.Url(stack), Parameters("{}"));
        var byOther = await other.PatchAsync(other.Url(stack), Parameters("{}"));
        var deleted = await other.DeleteAsync(other.Url(stack));
        await Demo.SettledAsync(stack, "DELETE_COMPLETE");

        byOwner.Status.ShouldBe(500);
        byOther.Status.ShouldBe(500);
        deleted.Status.ShouldBe(204);
    }

    [Fact]
    public async Task Creator_LeavesProject_OthersCanOnlyDelete()
    {
        var admin = await AdminAsync();
        var name = StackSteps.UniqueName();
        var made = await admin.KeystoneAsync(HttpMethod.Post, "/users", NewUser(name, "pw", "default"));
        var creatorId = (string)made.Json["user"]!["id"]!;
        AtEnd(() => admin.KeystoneAsync(HttpMethod.Delete, $"/users/{creatorId}"));
        var roles = await admin.KeystoneAsync(HttpMethod.Get, "/roles?name=member");
        var grant = $"/projects/{Demo.ProjectId}/users/{creatorId}/roles/{(string)roles.Json["roles"]![0]!["id"]!}";
        await admin.KeystoneAsync(HttpMethod.Put, grant);
        var creator = await Cloud.AsAsync(name, "pw", "demo");
        var (trustee, _) = await NewTrusteeAsync();
        var trust = await TrustAsync(creator, NewTrust(creator, trustee));
        var acting = await Cloud.AsAsync(CloudClient.PasswordOfId(trustee, "pw"), CloudClient.Trust(trust));
        var stack = await NewStackAsync(StackSteps.Body(StackSteps.UniqueName(), Templates.Of(("one", Templates.Good()))), acting);
        await Demo.SettledAsync(stack, "CREATE_COMPLETE");

        await admin.KeystoneAsync(HttpMethod.Delete, grant);
        var fresh = await TrustAsync(Demo, NewTrust(Demo, trustee));
        var actingAgain = await Cloud.AsAsync(CloudClient.PasswordOfId(trustee, "pw"), CloudClient.Trust(fresh));
        var patched = await actingAgain.PatchAsync(actingAgain.Url(stack), Parameters("{}"));
        var deleted = await actingAgain.DeleteAsync(actingAgain.Url(stack));
        await Demo.SettledAsync(stack, "DELETE_COMPLETE");

        patched.Status.ShouldBeOneOf(403, 500);
        deleted.Status.ShouldBe(204);
    }

    private static JsonObject Parameters(string values) => new() { ["parameters"] = JsonNode.Parse(values) };

    private async Task<string[]> ListedAsync(string query)
    {
        var reply = await Demo.GetAsync($"{Demo.Heat}/stacks?{query}");
        reply.Status.ShouldBe(200, reply.Body);
        return [.. reply.Json["stacks"]!.AsArray().Select(one => (string)one!["id"]!)];
    }

    /// <summary>Heat says DELETE_COMPLETE a moment before the name is free.</summary>
    private async Task GoneAsync(TestStack stack)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while ((await Demo.GetAsync($"{Demo.Heat}/stacks/{stack.Name}")).Status != 404)
        {
            await ticks.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>The stack once its wait condition waits.</summary>
    private async Task<JsonObject> WaitingAsync(TestStack stack)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            var shown = await Demo.ShowAsync(stack);
            if ((await Demo.ResourcesAsync(stack)).Any(one => (string?)one["resource_name"] == "held" && (string?)one["resource_status"] == "CREATE_IN_PROGRESS")
                && shown.Output("url")["output_value"] is not null)
            {
                return shown;
            }

            await ticks.WaitForNextTickAsync(patience.Token);
        }
    }
}

namespace Magnum.CloudSimulator.Tests.State;

public sealed class StateFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("simulated-cloud-").FullName;

    private string StateFile => Path.Combine(_folder, "state.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Restart_DuringCreate_GoesOn()
    {
        var time = new ManualTime();
        TestStack stack;
        string token;
        await using (var setup = await SimulatedSetup.StartAsync(options => options.StateFile = StateFile, time))
        {
            stack = await setup.Demo.CreateAsync(StackSteps.ClusterBody("lasting", tags: "kept"));
            token = setup.Demo.Token;
            time.Advance(TimeSpan.FromSeconds(1));
        }

        await using var again = await SimulatedSetup.StartAsync(options => options.StateFile = StateFile, time);
        var during = await again.Demo.ShowAsync(stack);
        time.Advance(TimeSpan.FromSeconds(30));
        var after = await again.Demo.ShowAsync(stack);

        ((string?)during["stack_status"]).ShouldBe("CREATE_IN_PROGRESS");
        ((string?)after["stack_status"]).ShouldBe("CREATE_COMPLETE");
        after["tags"].Texts().ShouldBe(["kept"]);
        after.Output("addresses")["output_value"].Texts().Length.ShouldBe(2);
        (await again.Client.SendAsync(HttpMethod.Get, $"{again.Demo.Heat}/stacks", token)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Restart_AfterAll_KnowsItToTheLetter()
    {
        var time = new ManualTime();
        TestStack stack, gone;
        string shown, resources, events, port;
        await using (var setup = await SimulatedSetup.StartAsync(options => options.StateFile = StateFile, time))
        {
            stack = await setup.Demo.CreateAsync(StackSteps.ClusterBody("known"));
            gone = await setup.Demo.CreateAsync(StackSteps.ClusterBody("gone"));
            time.Advance(TimeSpan.FromSeconds(30));
            await setup.Demo.DeleteAsync(setup.Demo.Url(gone));
            time.Advance(TimeSpan.FromSeconds(30));
            shown = (await setup.Demo.GetAsync(setup.Demo.Url(stack))).Body;
            resources = (await setup.Demo.GetAsync($"{setup.Demo.Url(stack)}/resources?nested_depth=3")).Body;
            events = (await setup.Demo.GetAsync($"{setup.Demo.Url(stack)}/events?nested_depth=3")).Body;
            port = $":{setup.Cloud.BaseAddress.Port}/";
        }

        await using var again = await SimulatedSetup.StartAsync(options => options.StateFile = StateFile, time);
        var newPort = $":{again.Cloud.BaseAddress.Port}/";

        (await again.Demo.GetAsync(again.Demo.Url(stack))).Body.ShouldBe(shown.Replace(port, newPort));
        (await again.Demo.GetAsync($"{again.Demo.Url(stack)}/resources?nested_depth=3")).Body.ShouldBe(resources.Replace(port, newPort));
        (await again.Demo.GetAsync($"{again.Demo.Url(stack)}/events?nested_depth=3")).Body.ShouldBe(events.Replace(port, newPort));
        ((string?)(await again.Demo.ShowAsync(gone))["stack_status"]).ShouldBe("DELETE_COMPLETE");
        (await again.Demo.GetAsync($"{again.Demo.Heat}/stacks/gone")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Restart_WithAddressesInUse_GivesNoneTwice()
    {
        TestStack first;
        await using (var setup = await SimulatedSetup.StartAsync(Configure))
        {
            first = await setup.Demo.CreateAsync(StackSteps.ClusterBody("first", count: 5));
        }

        await using var again = await SimulatedSetup.StartAsync(Configure);
        var second = await again.Demo.CreateAsync(StackSteps.ClusterBody("second", count: 5));

        var addresses = (await again.Demo.ShowAsync(first)).Output("addresses")["output_value"].Texts()
            .Concat((await again.Demo.ShowAsync(second)).Output("addresses")["output_value"].Texts()).ToList();
        addresses.Count.ShouldBe(10);
        addresses.ShouldBeUnique();

        void Configure(SimulatedCloudOptions options) => (options.StateFile, options.Pace) = (StateFile, TimeSpan.Zero);
    }

    [Fact]
    public async Task FlushImmediately_AnswerGiven_IsInTheFile()
    {
        await using var setup = await SimulatedSetup.StartAsync(options => (options.StateFile, options.FlushImmediately) = (StateFile, true));

        var stack = await setup.Demo.CreateAsync(StackSteps.ClusterBody("written"));

        var copy = Path.Combine(_folder, "copy.json");
        File.Copy(StateFile, copy);
        await using var other = await SimulatedSetup.StartAsync(options => options.StateFile = copy, setup.Time);
        ((string?)(await other.Demo.ShowAsync(stack))["id"]).ShouldBe(stack.Id);
    }

    [Fact]
    public async Task FlushDelay_Over_IsInTheFile()
    {
        await using var setup = await SimulatedSetup.StartAsync(options => options.StateFile = StateFile);
        await setup.Demo.CreateAsync(StackSteps.ClusterBody("written"));
        var before = await File.ReadAllTextAsync(StateFile);

        await setup.Cloud.FlushAsync();

        before.ShouldNotContain("\"written\"");
        (await File.ReadAllTextAsync(StateFile)).ShouldContain("\"written\"");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{"Format": 99, "Identity": {"Key": ""}, "Heat": {}}""")]
    public async Task Start_FileIsNotOurs_SaysWhatToDo(string content)
    {
        await File.WriteAllTextAsync(StateFile, content);

        var problem = await Should.ThrowAsync<InvalidDataException>(() => SimulatedSetup.StartAsync(options => options.StateFile = StateFile));

        problem.Message.ShouldContain(StateFile);
        problem.Message.ShouldContain("Remove it to begin a new cloud.");
    }

    [Fact]
    public async Task Process_Killed_ComesBackWithWhatItAnswered()
    {
        TestStack stack;
        string token;
        using (var first = await SimulatorProcess.StartAsync(StateFile))
        {
            using var client = new CloudClient(first.AuthUrl);
            var demo = await client.AsAsync("demo", "demopw", "demo");
            token = demo.Token;
            stack = await demo.CreateAsync(StackSteps.ClusterBody("survivor"));
        }

        using var second = await SimulatorProcess.StartAsync(StateFile);
        using var again = new CloudClient(second.AuthUrl);
        var user = await again.AsAsync("demo", "demopw", "demo");

        var shown = await user.SettledAsync(stack, "CREATE_COMPLETE");

        ((string?)shown["stack_name"]).ShouldBe("survivor");
        (await again.SendAsync(HttpMethod.Get, $"{user.Heat}/stacks", token)).Status.ShouldBe(200);
    }
}

using Grpc.Core;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.IntegrationTests.SimulatedCloud;

/// <summary>A cloud that is away, slow or refuses for a while.</summary>
[Trait("Category", "SimulatedCloud")]
public sealed class CloudTroubleTests : IAsyncLifetime
{
    private readonly SimulatorProcess _cloud = new();

    public Task InitializeAsync() => _cloud.InitializeAsync();

    public Task DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task Create_HeatAnswers503ForAWhile_RetriesAndCompletes()
    {
        await using var server = await TestServer.StartNewAsync(TestServer.SettingsFor(_cloud.AuthUrl));
        using var client = await server.ClientAsync(_cloud.AuthUrl);
        await _cloud.AddFaultAsync(new { fault = new { service = "orchestration", status = 503, count = 6 } });

        var created = await client.CreateBayAsync("bay", await client.CreateBaymodelAsync());
        await client.SettledAsync(created.Uuid, BayStatus.CreateComplete);

        (await client.EventsAsync(created.Uuid)).ShouldContain(happened => happened.Type == "retry");
    }

    [Fact]
    public async Task Create_HeatTakesTheStackAndCutsTheConnection_HasOneStack()
    {
        await using var server = await TestServer.StartNewAsync(TestServer.SettingsFor(_cloud.AuthUrl));
        using var witness = await CloudWitness.LogInAsync(_cloud.AuthUrl);
        using var client = server.Client(witness.Project.Token);
        await _cloud.AddFaultAsync(new { fault = new { service = "orchestration", method = "POST", path = "/stacks$", drop = "reply", count = 1 } });

        var created = await client.CreateBayAsync("bay", await client.CreateBaymodelAsync());
        var bay = await client.SettledAsync(created.Uuid, BayStatus.CreateComplete);

        var traces = await witness.TracesOfAsync(bay.Uuid);
        traces.ShouldBeOneOfEach();
        traces.Stacks.ShouldBe([bay.StackId]);
    }

    [Fact]
    public async Task Create_HeatSlowerThanTheCallsPatience_RetriesAndCompletes()
    {
        var settings = TestServer.SettingsFor(_cloud.AuthUrl);
        settings["silo:call_timeout"] = "4";
        settings["openstack:connect_timeout"] = "3";
        await using var server = await TestServer.StartNewAsync(settings);
        using var witness = await CloudWitness.LogInAsync(_cloud.AuthUrl);
        using var client = server.Client(witness.Project.Token);
        await _cloud.AddFaultAsync(new { fault = new { service = "orchestration", delay_seconds = 6, count = 2 } });

        var created = await client.CreateBayAsync("bay", await client.CreateBaymodelAsync());
        await client.SettledAsync(created.Uuid, BayStatus.CreateComplete);

        (await witness.TracesOfAsync(created.Uuid)).ShouldBeOneOfEach();
        (await client.EventsAsync(created.Uuid)).ShouldContain(happened => happened.Type == "retry");
    }

    [Fact]
    public async Task Cloud_StoppedWhileABayIsBuilt_GoesOnWhenItIsBack()
    {
        await using var server = await TestServer.StartNewAsync(TestServer.SettingsFor(_cloud.AuthUrl));
        using var client = await server.ClientAsync(_cloud.AuthUrl);
        var created = await client.CreateBayAsync("bay", await client.CreateBaymodelAsync(), nodes: 3);
        await client.UntilAsync(created.Uuid, bay => bay.StackId.Length > 0);

        await _cloud.StopAsync();
        var troubled = await client.UntilAsync(created.Uuid, bay => bay.Operation is { LastError.Length: > 0 } or null);
        await _cloud.InitializeAsync();
        await client.SettledAsync(created.Uuid, BayStatus.CreateComplete);

        troubled.Status.ShouldBe(BayStatus.CreateInProgress);
    }

    [Fact]
    public async Task Create_KeystoneMakesNoTrust_TellsTheCallerAndLeavesNothing()
    {
        var settings = TestServer.SettingsFor(_cloud.AuthUrl);
        settings["bays:identity_timeout"] = "25";
        settings["gateway:identity_budget"] = "3";
        await using var server = await TestServer.StartNewAsync(settings);
        using var witness = await CloudWitness.LogInAsync(_cloud.AuthUrl);
        using var client = server.Client(witness.Project.Token);
        var baymodel = await client.CreateBaymodelAsync();
        await _cloud.AddFaultAsync(new { fault = new { service = "identity", method = "POST", path = "/OS-TRUST/trusts", status = 503 } });

        var refused = await Should.ThrowAsync<RpcException>(() => client.CreateBayAsync("bay", baymodel));

        // A request that was not answered may still make a trustee: the delete looks again when that cannot be any more.
        refused.StatusCode.ShouldBe(StatusCode.Unavailable);
        foreach (var bay in (await client.Bays.ListBaysAsync(new ListBaysRequest())).Bays)
        {
            bay.Status.ShouldBe(BayStatus.DeleteInProgress);
            await client.GoneAsync(bay.Uuid, TimeSpan.FromSeconds(150));
        }

        var domain = (await witness.Admin.ListAsync("identity", "domains?name=magnum", "domains")).Single()["id"];
        var trustees = await witness.Admin.ListAsync("identity", $"users?domain_id={domain}", "users");
        trustees.Select(user => user["name"]!.GetValue<string>()).ShouldBe(["magnum_domain_admin"]);
    }

    [Fact]
    public async Task Creator_RemovedFromTheProject_IsNoticedAndAnotherMemberDeletes()
    {
        await using var server = await TestServer.StartNewAsync(TestServer.SettingsFor(_cloud.AuthUrl));
        using var witness = await CloudWitness.LogInAsync(_cloud.AuthUrl);
        using var leaver = await ProjectMember.JoinAsync(witness, _cloud.AuthUrl);
        using var theirs = server.Client(leaver.Account.Token);
        using var client = server.Client(witness.Project.Token);
        var created = await theirs.CreateBayAsync("bay", await client.CreateBaymodelAsync());
        await client.SettledAsync(created.Uuid, BayStatus.CreateComplete);
        var traces = await witness.TracesOfAsync(created.Uuid);

        await leaver.LeaveAsync();
        await client.UntilAsync(created.Uuid, bay => bay.Conditions.Any(condition => condition is { Type: "CredentialsValid", Status: "False" }));
        await client.DeleteBayAsync(created.Uuid);
        await client.GoneAsync(created.Uuid);

        traces.ShouldBeOneOfEach();
        (await witness.TracesOfAsync(created.Uuid, traces.Trustees[0])).ShouldBeNone();
    }
}

using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.IntegrationTests.RealHeat;

[Trait("Category", "RealHeat")]
public sealed class BayTests(LightCloud cloud) : IClassFixture<LightCloud>
{
    private const string Words = "No valid host was found. There are not enough hosts available.";

    [Fact]
    public async Task Bay_CreatedScaledDeleted_LeavesNothing()
    {
        _ = cloud;
        await using var server = await TestServer.StartNewAsync(LightCloud.Settings());
        using var witness = await CloudWitness.LogInAsync(LightCloud.AuthUrl);
        var life = new BayLifeCycle(server, witness);

        await life.RunAsync(UniqueName("life"));

        (await server.StopAsync()).ShouldBe(0, server.Output);
        (await StoredRows.SecretsAsync(server)).ShouldBe(0);
    }

    [Fact]
    public async Task Bay_ResourceFails_FailsWithHeatsWordsAndCanBeDeleted()
    {
        var name = UniqueName("doomed");
        await using var server = await TestServer.StartNewAsync(LightCloud.Settings());
        using var witness = await CloudWitness.LogInAsync(LightCloud.AuthUrl);
        using var client = server.Client(witness.Project.Token);
        await LightCloud.AddRuleAsync("OS::Nova::Server", $"^{name}-", Words);

        var created = await client.CreateBayAsync(name, await client.CreateBaymodelAsync());
        var failed = await client.SettledAsync(created.Uuid, BayStatus.CreateFailed);
        var traces = await witness.TracesOfAsync(created.Uuid);
        await client.DeleteBayAsync(created.Uuid);
        await client.GoneAsync(created.Uuid);
        await LightCloud.RemoveRulesAsync($"^{name}-");

        failed.StatusReason.ShouldContain(Words.TrimEnd('.'));
        failed.BayFaults.ShouldContain(fault => fault.Key.EndsWith("server", StringComparison.Ordinal) && fault.Value.Contains(Words, StringComparison.Ordinal), failed.ToString());
        failed.Conditions.Single(condition => condition.Type == "Ready").Status.ShouldBe("False");
        traces.ShouldBeOneOfEach();
        (await witness.TracesOfAsync(created.Uuid, traces.Trustees[0])).ShouldBeNone();
        (await server.StopAsync()).ShouldBe(0, server.Output);
        (await StoredRows.SecretsAsync(server)).ShouldBe(0);
    }

    [Fact]
    public async Task Creator_RemovedFromTheProject_IsNoticedAndAnotherMemberDeletes()
    {
        await using var server = await TestServer.StartNewAsync(LightCloud.Settings());
        using var witness = await CloudWitness.LogInAsync(LightCloud.AuthUrl);
        using var leaver = await ProjectMember.JoinAsync(witness, LightCloud.AuthUrl);
        using var theirs = server.Client(leaver.Account.Token);
        using var client = server.Client(witness.Project.Token);
        var created = await theirs.CreateBayAsync(UniqueName("left"), await client.CreateBaymodelAsync());
        await client.SettledAsync(created.Uuid, BayStatus.CreateComplete);
        var traces = await witness.TracesOfAsync(created.Uuid);

        await leaver.LeaveAsync();

        // Heat believes a token that it knows for some minutes more; a log-in is refused at once.
        await server.KillAsync();
        await server.StartAsync();
        await client.UntilAsync(created.Uuid, bay => bay.Conditions.Any(condition => condition is { Type: "CredentialsValid", Status: "False" }));
        await client.DeleteBayAsync(created.Uuid);
        await client.GoneAsync(created.Uuid);
        await leaver.RemoveAsync();

        traces.ShouldBeOneOfEach();
        (await witness.TracesOfAsync(created.Uuid, traces.Trustees[0])).ShouldBeNone();
    }

    private static string UniqueName(string what) => $"{what}-{Guid.NewGuid():N}"[..16];
}

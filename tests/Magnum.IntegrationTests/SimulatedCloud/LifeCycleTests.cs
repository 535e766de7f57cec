using System.Text;
using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.IntegrationTests.SimulatedCloud;

[Trait("Category", "SimulatedCloud")]
public sealed class LifeCycleTests(SimulatorProcess cloud) : IClassFixture<SimulatorProcess>
{
    [Fact]
    public async Task Bay_CreatedScaledDeleted_LeavesNothing()
    {
        await using var server = await TestServer.StartNewAsync(TestServer.SettingsFor(cloud.AuthUrl));
        using var witness = await CloudWitness.LogInAsync(cloud.AuthUrl);
        var life = new BayLifeCycle(server, witness);

        await life.RunAsync("bay");

        (await server.StopAsync()).ShouldBe(0, server.Output);
        (await StoredRows.SecretsAsync(server)).ShouldBe(0);
    }

    [Fact]
    public async Task Database_OverABaysLife_NeverHoldsTheCallersToken()
    {
        await using var server = await TestServer.StartNewAsync(TestServer.SettingsFor(cloud.AuthUrl));
        using var witness = await CloudWitness.LogInAsync(cloud.AuthUrl);
        using var client = server.Client(witness.Project.Token);
        var created = await client.CreateBayAsync("bay", await client.CreateBaymodelAsync());
        await client.SettledAsync(created.Uuid, BayStatus.CreateComplete);
        await client.ScaleAsync(created.Uuid, 2);
        var bay = await client.SettledAsync(created.Uuid, BayStatus.UpdateComplete);

        var during = FilesOf(server);
        await client.DeleteBayAsync(created.Uuid);
        await client.GoneAsync(created.Uuid);
        var after = FilesOf(server);
        await server.StopAsync();

        during.ShouldContain(Encoding.UTF8.GetBytes(bay.StackId), "the search itself finds what is there");
        during.ShouldNotContain(Encoding.UTF8.GetBytes(client.Token!), "the token while the bay lived");
        after.ShouldNotContain(Encoding.UTF8.GetBytes(client.Token!), "the token after its delete");
        (await StoredRows.SecretsAsync(server)).ShouldBe(0);
        server.Output.ShouldNotContain(client.Token!);
    }

    [Fact]
    public async Task Bay_ResourceFails_FailsWithHeatsWordsAndCanBeDeleted()
    {
        await using var server = await TestServer.StartNewAsync(TestServer.SettingsFor(cloud.AuthUrl));
        using var witness = await CloudWitness.LogInAsync(cloud.AuthUrl);
        using var client = server.Client(witness.Project.Token);
        await cloud.AddFaultAsync(new { resource = new { type = "OS::Nova::Server", stack = "^doomed-", action = "CREATE", fail = "No valid host was found." } });

        var created = await client.CreateBayAsync("doomed", await client.CreateBaymodelAsync());
        var failed = await client.SettledAsync(created.Uuid, BayStatus.CreateFailed);
        var traces = await witness.TracesOfAsync(created.Uuid);
        await client.DeleteBayAsync(created.Uuid);
        await client.GoneAsync(created.Uuid);

        failed.StatusReason.ShouldContain("No valid host was found.");
        failed.BayFaults.Values.ShouldContain(words => words.Contains("No valid host was found.", StringComparison.Ordinal));
        failed.Conditions.Single(condition => condition.Type == "Ready").Status.ShouldBe("False");
        (await witness.TracesOfAsync(created.Uuid, traces.Trustees[0])).ShouldBeNone();
    }

    [Fact]
    public async Task Bay_DeletedWhileItIsCreated_LeavesNothing()
    {
        await using var server = await TestServer.StartNewAsync(TestServer.SettingsFor(cloud.AuthUrl));
        using var witness = await CloudWitness.LogInAsync(cloud.AuthUrl);
        using var client = server.Client(witness.Project.Token);
        var created = await client.CreateBayAsync("bay", await client.CreateBaymodelAsync());
        var building = await client.UntilAsync(created.Uuid, bay => bay.StackId.Length > 0);
        var traces = await witness.TracesOfAsync(created.Uuid);

        var first = await client.DeleteBayAsync(building.Uuid);
        var second = await client.DeleteBayAsync(building.Uuid);
        await client.GoneAsync(building.Uuid);

        first.Status.ShouldBe(BayStatus.DeleteInProgress);
        second.Operation.Id.ShouldBe(first.Operation.Id);
        (await witness.TracesOfAsync(created.Uuid, traces.Trustees[0])).ShouldBeNone();
    }

    [Fact]
    public async Task Stack_DeletedInHeatBySomebodyElse_IsNoticedAndTheBayCanBeDeleted()
    {
        await using var server = await TestServer.StartNewAsync(TestServer.SettingsFor(cloud.AuthUrl));
        using var witness = await CloudWitness.LogInAsync(cloud.AuthUrl);
        using var client = server.Client(witness.Project.Token);
        var created = await client.CreateBayAsync("bay", await client.CreateBaymodelAsync());
        var complete = await client.SettledAsync(created.Uuid, BayStatus.CreateComplete);
        var traces = await witness.TracesOfAsync(created.Uuid);

        await witness.Project.SendAsync(HttpMethod.Delete, "orchestration", $"stacks/{complete.Name}-{complete.Uuid.Replace("-", string.Empty, StringComparison.Ordinal)[..12]}/{complete.StackId}");
        var lost = await client.UntilAsync(created.Uuid, bay => bay.Status == BayStatus.CreateFailed);
        await client.DeleteBayAsync(created.Uuid);
        await client.GoneAsync(created.Uuid);

        lost.StatusReason.ShouldContain("STACK_VANISHED");
        (await witness.TracesOfAsync(created.Uuid, traces.Trustees[0])).ShouldBeNone();
    }

    private static ByteSearch FilesOf(TestServer server)
    {
        using var all = new MemoryStream();
        foreach (var file in Directory.GetFiles(server.DataDirectory, "magnum.sqlite*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.CopyTo(all);
        }

        return new ByteSearch(all.ToArray());
    }

    private sealed class ByteSearch(byte[] content)
    {
        public void ShouldContain(byte[] words, string what) => content.AsSpan().IndexOf(words).ShouldBeGreaterThanOrEqualTo(0, what);

        public void ShouldNotContain(byte[] words, string what) => content.AsSpan().IndexOf(words).ShouldBe(-1, what);
    }
}

using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.IntegrationTests.SimulatedCloud;

[Trait("Category", "SimulatedCloud")]
public sealed class SweepTests(SimulatorProcess cloud, PostgresServer postgres) : IClassFixture<SimulatorProcess>, IClassFixture<PostgresServer>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stack_ChangedPastMagnum_IsFoundInTheListOfAll(bool deletes)
    {
        await using var server = await TestServer.StartNewAsync(SweepLife.With(TestServer.SettingsFor(cloud.AuthUrl)));
        using var witness = await CloudWitness.LogInAsync(cloud.AuthUrl);
        using var client = server.Client(witness.Project.Token);
        var life = new SweepLife(server, witness);
        var bay = await client.CreateBayAsync("bay", await client.CreateBaymodelAsync());
        bay = await client.SettledAsync(bay.Uuid, BayStatus.CreateComplete);

        await (deletes ? life.DeletedAsync(client, bay) : life.CheckedAsync(client, bay));

        await client.DeleteBayAsync(bay.Uuid);
        await client.GoneAsync(bay.Uuid);
    }

    [Fact]
    public async Task Policy_ForbidsTheList_IsSaid()
    {
        await cloud.AddFaultAsync(new { fault = new { service = "orchestration", path = "global_tenant=true", status = 403 } });

        await using var server = await TestServer.StartNewAsync(SweepLife.With(TestServer.SettingsFor(cloud.AuthUrl)));
        await server.SaidAsync("Set \"stacks:global_index\" in Heat's policy.yaml", TimeSpan.FromSeconds(30));

        await cloud.ClearFaultsAsync();
        await server.SaidAsync("settled bays differ", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task TwoServers_OneListsAndWhenItDiesTheOther()
    {
        var settings = SweepLife.With(TestServer.PostgresSettingsFor(cloud.AuthUrl, await postgres.CreateDatabaseAsync()));
        await using var first = await TestServer.StartNewAsync(settings);
        await first.SaidAsync(SweepLife.Sweeps, TimeSpan.FromSeconds(30));
        await using var second = await TestServer.StartNewAsync(settings);
        using var witness = await CloudWitness.LogInAsync(cloud.AuthUrl);
        using var client = second.Client(witness.Project.Token);
        var bay = await client.CreateBayAsync("bay", await client.CreateBaymodelAsync());
        bay = await client.SettledAsync(bay.Uuid, BayStatus.CreateComplete);
        var before = second.Output;

        await first.KillAsync();
        await second.SaidAsync(SweepLife.Sweeps, TimeSpan.FromSeconds(60));
        await new SweepLife(second, witness).CheckedAsync(client, bay);

        before.ShouldNotContain(SweepLife.Sweeps);
    }
}

using Magnum.IntegrationTests.Hosting;
using Magnum.Tests.Shared;

namespace Magnum.IntegrationTests.SimulatedCloud;

/// <summary>A server that is started before its database, as after a power cut.</summary>
[Trait("Category", "SimulatedCloud")]
public sealed class DatabaseStartTests(SimulatorProcess cloud) : IClassFixture<SimulatorProcess>
{
    [Fact]
    public async Task Server_StartedBeforeItsDatabase_WaitsForIt()
    {
        var postgres = new PostgresCluster("fsync=off");
        await postgres.StartAsync();
        try
        {
            var settings = TestServer.PostgresSettingsFor(cloud.AuthUrl, await postgres.CreateDatabaseAsync());
            await postgres.StopAsync();
            await using var server = new TestServer(settings);

            var process = server.Launch();
            await server.SaidAsync("The database cannot be used yet", TimeSpan.FromSeconds(60));
            await postgres.StartAsync();
            await process.ReadyAsync();

            using var client = await server.ClientAsync(cloud.AuthUrl);
            (await client.CreateBaymodelAsync()).ShouldNotBeEmpty();
        }
        finally
        {
            await postgres.EndAsync();
        }
    }
}

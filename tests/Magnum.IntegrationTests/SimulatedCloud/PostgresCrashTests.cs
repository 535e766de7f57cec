using Magnum.Grains.Bays;
using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Crashes;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.IntegrationTests.SimulatedCloud;

/// <summary>kill -9 with PostgreSQL, where the shards of a dead server are taken over when its leases run out; crash-sweep in the benchmarks sweeps all points.</summary>
[Trait("Category", "SimulatedCloud")]
public sealed class PostgresCrashTests(SimulatorProcess cloud, PostgresServer postgres) : IClassFixture<SimulatorProcess>, IClassFixture<PostgresServer>
{
    [Theory]
    [InlineData("commit-after:create.identity", "call-after:heat.stack-update", "call-after:heat.stack-delete")]
    [InlineData("call-after:heat.stack-create", "commit-after:update.complete", "call-after:keystone.trustee-delete")]
    public async Task Server_KilledInEachOperation_EndsAsIfNothingHadHappened(string create, string update, string delete)
    {
        await using var server = new CrashServer(cloud.AuthUrl, TestServer.PostgresSettingsFor(cloud.AuthUrl, await postgres.CreateDatabaseAsync()));
        using var witness = await CloudWitness.LogInAsync(cloud.AuthUrl);
        await server.StartAsync();
        using var client = await server.ClientAsync();
        var life = new CrashLife(server, witness, await client.CreateAsync(MagnumClient.DockerBaymodel()));

        await life.RunAsync(new CrashPoint(OperationKind.Create, create), new CrashPoint(OperationKind.Update, update), new CrashPoint(OperationKind.Delete, delete));
    }
}

using System.Security.Cryptography;
using Magnum.IntegrationTests.Crashes;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.IntegrationTests.SimulatedCloud;

/// <summary>kill -9 with PostgreSQL, where the shards of a dead server are taken over when its leases run out.</summary>
[Trait("Category", "SimulatedCloud")]
public sealed class PostgresCrashTests(SimulatorProcess cloud, PostgresServer postgres) : IClassFixture<SimulatorProcess>, IClassFixture<PostgresServer>
{
    [Theory]
    [InlineData("create-after-commit")]
    [InlineData("create-stack-after-call")]
    [InlineData("read-outputs-after-commit")]
    public async Task Create_KilledAt_EndsAsIfNothingHadHappened(string point)
    {
        await using var run = await CrashRun.BeginAsync(cloud.AuthUrl, await SettingsAsync());

        await run.CreateAsync(point);
    }

    [Theory]
    [InlineData("update-stack-after-call")]
    public async Task Update_KilledAt_EndsAsIfNothingHadHappened(string point)
    {
        await using var run = await CrashRun.BeginAsync(cloud.AuthUrl, await SettingsAsync());

        await run.UpdateAsync(point);
    }

    [Theory]
    [InlineData("delete-stack-after-call")]
    [InlineData("remove-trustee-after-call")]
    public async Task Delete_KilledAt_EndsAsIfNothingHadHappened(string point)
    {
        await using var run = await CrashRun.BeginAsync(cloud.AuthUrl, await SettingsAsync());

        await run.DeleteAsync(point);
    }

    private async Task<Dictionary<string, string>> SettingsAsync() => new(TestServer.SettingsFor(cloud.AuthUrl), StringComparer.Ordinal)
    {
        ["store:postgres"] = await postgres.CreateDatabaseAsync(),
        ["secrets:keys"] = $"test:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
        ["silo:lease_ttl"] = "5",
        ["silo:renew_interval"] = "1",
        ["silo:call_timeout"] = "3",
        ["openstack:connect_timeout"] = "2",
    };
}

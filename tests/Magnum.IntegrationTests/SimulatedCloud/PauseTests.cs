using Magnum.IntegrationTests.Crashes;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.IntegrationTests.SimulatedCloud;

/// <summary>A process that stood still goes on when its leases are over.</summary>
[Trait("Category", "SimulatedCloud")]
public sealed class PauseTests(PostgresServer postgres) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private readonly SimulatorProcess _cloud = new() { PaceSeconds = 2 };

    public Task InitializeAsync() => _cloud.InitializeAsync();

    public Task DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task Server_HeldBetweenEffectAndWrite_IsRefusedItsStaleWrite()
    {
        await using var pause = await Pause.BeginAsync(_cloud.AuthUrl, TestServer.PostgresSettingsFor(_cloud.AuthUrl, await postgres.CreateDatabaseAsync()));

        var tally = await pause.HoldAsync();

        tally.RefusedWrites.ShouldBe(1);
        tally.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Server_StoppedWithWorkInHand_CallsNobodyWhenItGoesOn()
    {
        await using var pause = await Pause.BeginAsync(_cloud.AuthUrl, TestServer.PostgresSettingsFor(_cloud.AuthUrl, await postgres.CreateDatabaseAsync()));

        var tally = await pause.StopAsync(TimeSpan.FromSeconds(6));

        tally.Calls.ShouldBe(0);
    }
}

using Magnum.IntegrationTests.Crashes;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.IntegrationTests.SimulatedCloud;

/// <summary>kill -9 before and after every commit and every request to the cloud.</summary>
[Trait("Category", "SimulatedCloud")]
public sealed class CrashSweepTests : IAsyncLifetime
{
    private readonly SimulatorProcess _cloud = new() { PaceSeconds = 0.4 };

    public Task InitializeAsync() => _cloud.InitializeAsync();

    public Task DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task Server_KilledAtEveryPoint_EndsAsIfNothingHadHappened()
    {
        var sweep = new CrashSweep(_cloud.AuthUrl, () => Task.FromResult(TestServer.SettingsFor(_cloud.AuthUrl)), servers: 6);

        var tally = await sweep.RunAsync(rounds: 1);

        tally.Failures.ShouldBeEmpty();
        tally.Orphans.ShouldBe(0);
        tally.Points.Count.ShouldBeGreaterThanOrEqualTo(40);
        tally.Reached.ShouldBe(tally.Points.Count);
    }
}

using Magnum.IntegrationTests.Crashes;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.IntegrationTests.SimulatedCloud;

/// <summary>kill -9 at every step of update, on SQLite.</summary>
[Trait("Category", "SimulatedCloud")]
public sealed class UpdateCrashTests(SimulatorProcess cloud) : IClassFixture<SimulatorProcess>
{
    public static TheoryData<string> Points => [.. CrashPoints.Update];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Update_KilledAt_EndsAsIfNothingHadHappened(string point)
    {
        await using var run = await CrashRun.BeginAsync(cloud.AuthUrl, TestServer.SettingsFor(cloud.AuthUrl));

        await run.UpdateAsync(point);
    }
}

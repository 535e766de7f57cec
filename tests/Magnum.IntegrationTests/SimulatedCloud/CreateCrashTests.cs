using Magnum.IntegrationTests.Crashes;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.IntegrationTests.SimulatedCloud;

/// <summary>kill -9 at every step of create, on SQLite.</summary>
[Trait("Category", "SimulatedCloud")]
public sealed class CreateCrashTests(SimulatorProcess cloud) : IClassFixture<SimulatorProcess>
{
    public static TheoryData<string> Points => [.. CrashPoints.Create];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Create_KilledAt_EndsAsIfNothingHadHappened(string point)
    {
        await using var run = await CrashRun.BeginAsync(cloud.AuthUrl, TestServer.SettingsFor(cloud.AuthUrl));

        await run.CreateAsync(point);
    }
}

using System.Globalization;
using Magnum.ChaosTests.Runs;
using Xunit.Abstractions;

namespace Magnum.ChaosTests;

/// <summary>
/// Three servers, one PostgreSQL and the simulated cloud, whatever happens to them. MAGNUM_CHAOS_SEED and MAGNUM_CHAOS_MINUTES set which troubles, and for
/// how long.
/// </summary>
[Trait("Category", "SimulatedCloud")]
public sealed class SimulatedCloudTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Bays_ServersDatabaseAndCloudInTrouble_KeepEveryPromise()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("MAGNUM_CHAOS_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        var minutes = double.TryParse(Environment.GetEnvironmentVariable("MAGNUM_CHAOS_MINUTES"), CultureInfo.InvariantCulture, out var asked) ? asked : 3;
        output.WriteLine($"MAGNUM_CHAOS_SEED={seed}");
        var chaos = new SimulatedChaos(seed, TimeSpan.FromMinutes(minutes), output.WriteLine);

        var report = await chaos.RunAsync();

        output.WriteLine(report.ToString());
        report.Bays.ShouldBeGreaterThan(0);
        report.Acknowledged.ShouldBeGreaterThan(report.Bays);
        report.Violations.ShouldBeEmpty();
    }
}

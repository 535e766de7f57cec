using System.Globalization;
using Magnum.ChaosTests.Runs;

namespace Magnum.Benchmarks.Chaos;

/// <summary>The chaos of the tests, for longer. MAGNUM_CHAOS_SEED and MAGNUM_CHAOS_MINUTES set which troubles, and for how long.</summary>
internal sealed class ChaosBenchmark : IBenchmark
{
    private const double Minutes = 30;

    public string Name => "chaos";

    public string Summary => "three servers, PostgreSQL and the simulated cloud in every trouble for half an hour: broken promises; seconds until all has settled";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("MAGNUM_CHAOS_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        var minutes = double.TryParse(Environment.GetEnvironmentVariable("MAGNUM_CHAOS_MINUTES"), CultureInfo.InvariantCulture, out var asked) ? asked : Minutes;
        Console.WriteLine($"  MAGNUM_CHAOS_SEED={seed}");
        var report = await new SimulatedChaos(seed, TimeSpan.FromMinutes(minutes), trouble => Console.WriteLine($"  {trouble}")).RunAsync();
        Console.WriteLine($"  {report.ToString().ReplaceLineEndings("\n  ")}");
        return
        [
            new Figure("chaos-settled-seconds", report.Settled.TotalSeconds, Bar: 180, AtLeast: false),
            new Figure(Name, report.Violations.Count, Bar: 0, AtLeast: false),
        ];
    }
}

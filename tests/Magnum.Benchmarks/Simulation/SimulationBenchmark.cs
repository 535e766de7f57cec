using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.Benchmarks.Simulation;

/// <summary>Worlds of three silos, fifty bays and every fault, on each kind of store: how many break a promise, and how long all of them take.</summary>
internal sealed partial class SimulationBenchmark : IBenchmark
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(60);
    private static readonly (string Store, int Worlds)[] Runs = [("memory", 10_000), ("sqlite", 200), ("postgres", 20)];

    public string Name => "simulation";

    public string Summary => "10,000 simulated worlds in memory, 200 on SQLite, 20 on PostgreSQL: promises broken, minutes";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var program = Path.Combine(Path.GetDirectoryName(typeof(SimulationBenchmark).Assembly.Location)!.Replace("Magnum.Benchmarks", "Magnum.Simulation", StringComparison.Ordinal), "Magnum.Simulation.dll");
        var watch = Stopwatch.StartNew();
        var broken = 0;
        foreach (var (store, worlds) in Runs)
        {
            await using var process = ChildProcess.Start(["dotnet", program, "--store", store, "--count", $"{worlds}"]);
            await process.EndedAsync(Patience);
            Console.WriteLine(process.Output);
            var sum = Sum().Match(process.Output);
            sum.Success.ShouldBeTrue();
            int.Parse(sum.Groups["worlds"].Value, CultureInfo.InvariantCulture).ShouldBe(worlds);
            broken += int.Parse(sum.Groups["broken"].Value, CultureInfo.InvariantCulture);
        }

        return
        [
            new Figure("simulation", broken, 0, AtLeast: false),
            new Figure("simulation-minutes", watch.Elapsed.TotalMinutes, 5, AtLeast: false),
        ];
    }

    [GeneratedRegex(@"^(?<worlds>\d+) worlds in .* s, (?<broken>\d+) of them broke a promise$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Sum();
}

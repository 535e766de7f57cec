using Magnum.Benchmarks;
using Magnum.Benchmarks.Chaos;
using Magnum.Benchmarks.Crashes;
using Magnum.Benchmarks.Creates;
using Magnum.Benchmarks.Database;
using Magnum.Benchmarks.Failover;
using Magnum.Benchmarks.GrpcLayer;
using Magnum.Benchmarks.HeatDown;
using Magnum.Benchmarks.Lists;
using Magnum.Benchmarks.Polling;
using Magnum.Benchmarks.Quota;
using Magnum.Benchmarks.Reads;
using Magnum.Benchmarks.Simulation;
using Magnum.Benchmarks.Volume;
using Magnum.Benchmarks.Watch;

IReadOnlyList<IBenchmark> all =
[
    new GrpcLayerBenchmark(), new GrpcSoak(),
    new ReadsBenchmark(), new CreatesBenchmark(), new ListsBenchmark(),
    new QuotaBenchmark(), new WatchBenchmark(), new DatabaseBenchmark(),
    new TimersBenchmark(), new HeatCallsBenchmark(), new ScaleBenchmark(), new GrowthBenchmark(), new SpreadBenchmark(),
    new CrashSweepBenchmark(), new PauseBenchmark(),
    new SimulationBenchmark(),
    new FailoverBenchmark(), new HeatDownBenchmark(), new ChaosBenchmark(),
];

if (args is ["serve", "volume", .. var shape])
{
    await VolumeCloud.RunAsync(shape);
    return 0;
}

if (args is ["serve", var kind])
{
    await EchoServer.RunAsync(kind);
    return 0;
}

if (args is ["--list"])
{
    foreach (var benchmark in all)
    {
        Console.WriteLine($"{benchmark.Name,-12} {benchmark.Summary}");
    }

    return 0;
}

var unknown = args.Where(name => all.All(benchmark => benchmark.Name != name)).ToList();
if (unknown.Count > 0)
{
    await Console.Error.WriteLineAsync($"There is no benchmark '{unknown[0]}'; there are: {string.Join(", ", all.Select(benchmark => benchmark.Name))}");
    return 2;
}

var figures = new List<Figure>();
foreach (var benchmark in all.Where(benchmark => args.Length == 0 || args.Contains(benchmark.Name)))
{
    Console.WriteLine($"{benchmark.Name}: {benchmark.Summary}");
    figures.AddRange(await benchmark.RunAsync());
}

Console.WriteLine();
foreach (var figure in figures)
{
    Console.WriteLine(figure);
}

return figures.All(figure => figure.IsReached) ? 0 : 1;

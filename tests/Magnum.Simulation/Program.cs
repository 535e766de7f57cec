using System.Diagnostics;
using System.Globalization;
using Magnum.Simulation;
using Magnum.Simulation.Faults;

// --seed N: that world, with all that happens in it; --count N: so many worlds from that seed on. --store memory|sqlite|postgres, --mutation NAME.
var values = args.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
var seed = int.Parse(values.GetValueOrDefault("--seed", "1"), CultureInfo.InvariantCulture);
var kind = Enum.Parse<StoreKind>(values.GetValueOrDefault("--store", "memory"), ignoreCase: true);
var mutation = Enum.Parse<Mutation>(values.GetValueOrDefault("--mutation", "none"), ignoreCase: true);

await using var worlds = new Worlds();
if (!values.TryGetValue("--count", out var count))
{
    var result = await worlds.RunAsync(seed, kind, mutation, Console.WriteLine);
    Console.WriteLine(result.Violation is null ? $"seed {seed}: every promise was kept ({result.Fingerprint})" : Report.Of(result));
    return result.Violation is null ? 0 : 1;
}

var watch = Stopwatch.StartNew();
var (coverage, broken) = await worlds.RunAsync(seed, int.Parse(count, CultureInfo.InvariantCulture), kind, mutation);
Console.WriteLine($"Of {coverage["worlds"]} worlds ({kind}), each thousand had");
Console.WriteLine(Report.Of(coverage));
broken.ToList().ForEach(result => Console.WriteLine(Report.Of(result)));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{coverage["worlds"]} worlds in {watch.Elapsed.TotalSeconds:0.0} s, {broken.Count} of them broke a promise"));
return broken.Count == 0 ? 0 : 1;

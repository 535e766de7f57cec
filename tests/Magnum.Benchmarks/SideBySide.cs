using System.Diagnostics;
using System.Globalization;

namespace Magnum.Benchmarks;

/// <summary>Measures sides in turn, round after round, each held against the first one in the same round.</summary>
/// <param name="rounds">How many rounds count; two before them warm up.</param>
/// <param name="length">How long a side is measured in a round.</param>
internal sealed class SideBySide(int rounds, TimeSpan length)
{
    private const int WarmUp = 2;

    /// <summary>What is done before a side is measured; nothing by default.</summary>
    public Func<Task> Before { get; init; } = () => Task.CompletedTask;

    /// <summary>Calls a caller makes at most in a round; no limit by default.</summary>
    public int MostCalls { get; init; } = int.MaxValue;

    /// <summary>The median of each side's calls per second divided by the first side's, of the sides from the second one on.</summary>
    public async Task<IReadOnlyList<double>> RatiosAsync(params Side[] sides)
    {
        var ratios = sides.Select(_ => new List<double>()).ToList();
        var rates = sides.Select(_ => new List<double>()).ToList();
        Console.WriteLine($"  calls/s  {string.Concat(sides.Select(side => $"{side.Name,12}"))}   of {sides[0].Name}:{string.Concat(sides.Skip(1).Select(side => $"{side.Name,10}"))}");
        for (var round = -WarmUp; round < rounds; round++)
        {
            var measured = new double[sides.Length];
            foreach (var index in round % 2 == 0 ? Enumerable.Range(0, sides.Length) : Enumerable.Range(0, sides.Length).Reverse())
            {
                await Before();
                measured[index] = await RateAsync(sides[index]);
            }

            if (round < 0)
            {
                continue;
            }

            for (var index = 0; index < sides.Length; index++)
            {
                rates[index].Add(measured[index]);
                ratios[index].Add(measured[index] / measured[0]);
            }

            Print($"{round + 1}", measured, ratios.Select(ratio => ratio[^1]));
        }

        var medians = ratios.Select(Series.Median).ToList();
        Print("median", rates.Select(Series.Median), medians);
        return [.. medians.Skip(1)];
    }

    private static void Print(string name, IEnumerable<double> rates, IEnumerable<double> ratios) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {name,-9}{string.Concat(rates.Select(rate => rate.ToString("0", CultureInfo.InvariantCulture).PadLeft(12)))}{string.Empty,13}{string.Concat(ratios.Skip(1).Select(ratio => ratio.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(10)))}"));

    private async Task<double> RateAsync(Side side)
    {
        var started = Stopwatch.GetTimestamp();
        var calls = await Task.WhenAll(Enumerable.Range(0, side.Callers).Select(caller => Task.Run(async () =>
        {
            var made = 0;
            while (made < MostCalls && Stopwatch.GetElapsedTime(started) < length)
            {
                await side.Call(caller);
                made++;
            }

            return made;
        })));
        return calls.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}

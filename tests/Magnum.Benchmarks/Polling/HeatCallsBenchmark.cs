using System.Globalization;
using Magnum.Benchmarks.Volume;

namespace Magnum.Benchmarks.Polling;

/// <summary>How many calls to Heat a poll of a bay costs.</summary>
internal sealed class HeatCallsBenchmark : IBenchmark
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(40);

    public string Name => "heat-calls";

    public string Summary => "calls to Heat for each bay and poll; projects of 20 and of 1,000 bays in progress, one silo and four";

    public async Task<IReadOnlyList<Figure>> RunAsync() =>
    [
        await MeasureAsync(silos: 1, new VolumeShape(Projects: 200, InProgress: 20, Settled: 0), bar: 0.1),
        await MeasureAsync(silos: 1, new VolumeShape(Projects: 5, InProgress: 1_000, Settled: 0), bar: 0.02),
        await MeasureAsync(silos: 4, new VolumeShape(Projects: 200, InProgress: 20, Settled: 0), bar: 0.25),
        await MeasureAsync(silos: 4, new VolumeShape(Projects: 5, InProgress: 1_000, Settled: 0), bar: 0.02),
    ];

    private static async Task<Figure> MeasureAsync(int silos, VolumeShape shape, double bar)
    {
        await using var scene = await PollingScene.SetAsync(shape, TimeSpan.FromSeconds(60));
        for (var number = 0; number < silos; number++)
        {
            await scene.StartSiloAsync();
        }

        await scene.UntilAllSeenAsync(TimeSpan.FromMinutes(1));
        await Task.Delay(TimeSpan.FromSeconds(30));
        var (polls, _) = await scene.MeasureAsync(Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {silos} silo(s): {polls.Polls} polls by {polls.Lists} lists and {polls.OtherCalls} reads of progress"));
        return new Figure($"heat-calls-{shape.InProgress}-{silos}", (double)(polls.Lists + polls.OtherCalls) / polls.Polls, bar, AtLeast: false);
    }
}

using System.Diagnostics;
using System.Globalization;
using Magnum.Benchmarks.Volume;

namespace Magnum.Benchmarks.Polling;

/// <summary>A million settled bays and ten thousand in progress on one silo.</summary>
internal sealed class ScaleBenchmark : IBenchmark
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(120);

    public string Name => "scale";

    public string Summary => "1,000,000 settled bays, 10,000 in progress, one silo: lag, memory, time to the first poll";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var scene = await PollingScene.SetAsync(new VolumeShape(Projects: 5_000, InProgress: 2, Settled: 200), TimeSpan.FromSeconds(60));
        var began = Stopwatch.GetTimestamp();
        await scene.StartSiloAsync();
        while ((await scene.Cloud.ReadAsync()).Seen == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        var first = Stopwatch.GetElapsedTime(began);
        await scene.UntilAllSeenAsync(TimeSpan.FromMinutes(10));
        var all = Stopwatch.GetElapsedTime(began);
        await Task.Delay(TimeSpan.FromSeconds(70));
        var (polls, processor) = await scene.MeasureAsync(Length);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  all seen after {all.TotalSeconds:0} s; {polls.Polls / Length.TotalSeconds:0} polls/s, {processor / Length:0.00} cores, settled lag {polls.SettledLag:0.00} s, {scene.Silos[0].Use.Resident / 1e6:0} MB"));
        return
        [
            new Figure("scale-lag-p99-seconds", Math.Max(polls.WatchLag, polls.SettledLag), 2, AtLeast: false),
            new Figure("scale-resident-gigabytes", scene.Silos[0].Use.MostResident / 1e9, 1.5, AtLeast: false),
            new Figure("scale-start-seconds", first.TotalSeconds, 60, AtLeast: false),
        ];
    }
}

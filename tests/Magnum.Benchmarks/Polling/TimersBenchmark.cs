using System.Globalization;
using Magnum.Benchmarks.Volume;

namespace Magnum.Benchmarks.Polling;

/// <summary>100,000 bays in progress in 5,000 projects on one silo, each polled every ten seconds: how late, and for how much processor time.</summary>
internal sealed class TimersBenchmark : IBenchmark
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    public string Name => "timers";

    public string Summary => "100,000 bays in progress, 5,000 projects, polled every 10 s by one silo: lag and processor time";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var scene = await PollingScene.SetAsync(new VolumeShape(Projects: 5_000, InProgress: 20, Settled: 0), TimeSpan.FromSeconds(60));
        await scene.StartSiloAsync();
        await scene.UntilAllSeenAsync(TimeSpan.FromMinutes(3));
        await Task.Delay(TimeSpan.FromSeconds(30));

        var (polls, processor) = await scene.MeasureAsync(Length);

        var core = processor / Length;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {polls.Polls / Length.TotalSeconds:0} polls/s by {polls.Lists / Length.TotalSeconds:0} lists/s, {polls.OtherCalls} other calls, {processor.TotalMicroseconds / polls.Polls:0.0} µs a poll, {scene.Silos[0].Use.Resident / 1e6:0} MB"));
        polls.Polls.ShouldBeGreaterThan((long)(scene.Shape.Bays * (Length / PollingScene.WatchPause) * 0.95), "fewer polls than there should be");
        return
        [
            new Figure("timers-lag-p99-seconds", polls.WatchLag, 1, AtLeast: false),
            new Figure("timers-cores", core, 0.6, AtLeast: false),
        ];
    }
}

using System.Globalization;
using Magnum.Benchmarks.Volume;

namespace Magnum.Benchmarks.Polling;

/// <summary>What a poll costs when there are ever more bays, polled ever more seldom: a silo for each number, all at the same time.</summary>
internal sealed class GrowthBenchmark : IBenchmark
{
    private const int Rounds = 5;

    // A million bays once in this time, fewer more often: the same polls a second.
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(1_000);

    // Every bay has been polled, and so the log-in of every project made.
    private static readonly TimeSpan WarmUp = Slowest + TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    public string Name => "growth";

    public string Summary => "processor time of a poll at 1,000, 10,000, 100,000 and 1,000,000 bays, at the same polls a second";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var scenes = new List<PollingScene>();
        try
        {
            foreach (var projects in new[] { 50, 500, 5_000, 50_000 })
            {
                scenes.Add(await PollingScene.SetAsync(new VolumeShape(projects, InProgress: 0, Settled: 20), Slowest * (projects / 50_000.0)));
            }

            foreach (var scene in scenes)
            {
                await scene.StartSiloAsync();
            }

            await Task.Delay(WarmUp);
            var costs = scenes.ConvertAll(_ => new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                var measured = await Task.WhenAll(scenes.Select(scene => scene.MeasureAsync(Length)));
                foreach (var (scene, cost, (polls, processor)) in scenes.Zip(costs, measured))
                {
                    cost.Add(processor.TotalMicroseconds / polls.Polls);
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"  {scene.Shape.Bays,9} bays: {polls.Polls / Length.TotalSeconds:0} polls/s, {(double)polls.Polls / polls.Lists:0.0} a list, {cost[^1]:0.0} µs a poll"));
                }
            }

            var medians = costs.ConvertAll(Series.Median);
            return [new Figure("growth-most-to-least", medians.Max() / medians.Min(), 1.3, AtLeast: false)];
        }
        finally
        {
            foreach (var scene in scenes)
            {
                await scene.DisposeAsync();
            }
        }
    }
}

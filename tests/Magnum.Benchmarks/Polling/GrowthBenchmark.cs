using System.Globalization;
using Magnum.Benchmarks.Volume;

namespace Magnum.Benchmarks.Polling;

/// <summary>What a poll costs when there are ever more bays, polled ever more seldom.</summary>
internal sealed class GrowthBenchmark : IBenchmark
{
    // A million bays once in this time, fewer more often: the same polls a second.
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(1_000);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);
    private const int Rounds = 3;

    public string Name => "growth";

    public string Summary => "processor time of a poll at 1,000, 10,000, 100,000 and 1,000,000 bays, at the same polls a second";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var costs = new List<double>();
        foreach (var projects in new[] { 50, 500, 5_000, 50_000 })
        {
            costs.Add(await CostAsync(projects));
        }

        return [new Figure("growth-most-to-least", costs.Max() / costs.Min(), 1.3, AtLeast: false)];
    }

    // In microseconds.
    private static async Task<double> CostAsync(int projects)
    {
        var pause = Slowest * (projects / 50_000.0);
        await using var scene = await PollingScene.SetAsync(new VolumeShape(projects, InProgress: 0, Settled: 20), pause);
        await scene.StartSiloAsync();

        // Long enough to have loaded the bays and logged in for their projects; from then on each second has the same polls.
        await Task.Delay(WarmUp);
        var costs = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var (polls, processor) = await scene.MeasureAsync(Length);
            costs.Add(processor.TotalMicroseconds / polls.Polls);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {scene.Shape.Bays,9} bays: {polls.Polls / Length.TotalSeconds:0} polls/s, {(double)polls.Polls / polls.Lists:0.0} a list, {costs[^1]:0.0} µs a poll"));
        }

        return Series.Median(costs);
    }
}

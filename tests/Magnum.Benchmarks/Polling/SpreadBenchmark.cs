using System.Globalization;
using Magnum.Benchmarks.Volume;
using Npgsql;

namespace Magnum.Benchmarks.Polling;

/// <summary>Whether silos share shards and polls evenly.</summary>
internal sealed class SpreadBenchmark : IBenchmark
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(40);

    public string Name => "spread";

    public string Summary => "1, 2 and 4 silos, 10,000 bays: shards and polls of each silo";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var scene = await PollingScene.SetAsync(new VolumeShape(Projects: 500, InProgress: 20, Settled: 0), TimeSpan.FromSeconds(60));
        var (shards, polls) = (0, 0.0);
        foreach (var silos in new[] { 1, 2, 4 })
        {
            while (scene.Silos.Count < silos)
            {
                await scene.StartSiloAsync();
            }

            await scene.UntilAllSeenAsync(TimeSpan.FromMinutes(1));
            await Task.Delay(TimeSpan.FromSeconds(30));
            var (seen, _) = await scene.MeasureAsync(Length);
            var shares = await SharesAsync(scene);
            var done = seen.PollsOfSilos.Skip(1).Take(silos).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {silos} silo(s): shards {string.Join(' ', shares)}, polls {string.Join(' ', done)}"));
            shares.Count.ShouldBe(silos);
            shards = Math.Max(shards, shares.Max() - shares.Min());
            polls = Math.Max(polls, done.Max(count => Math.Abs((count / done.Average()) - 1)));
        }

        return
        [
            new Figure("spread-shards", shards, 1, AtLeast: false),
            new Figure("spread-polls-from-even", polls, 0.05, AtLeast: false),
        ];
    }

    private static async Task<IReadOnlyList<int>> SharesAsync(PollingScene scene)
    {
        await using var source = NpgsqlDataSource.Create(scene.Database.ConnectionString);
        await using var command = source.CreateCommand("SELECT count(*)::int FROM shards WHERE owner IS NOT NULL GROUP BY owner ORDER BY 1");
        await using var reader = await command.ExecuteReaderAsync();
        var shares = new List<int>();
        while (await reader.ReadAsync())
        {
            shares.Add(reader.GetInt32(0));
        }

        return shares;
    }
}

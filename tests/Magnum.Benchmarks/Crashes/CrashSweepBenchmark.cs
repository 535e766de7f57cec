using Magnum.IntegrationTests.Crashes;
using Magnum.IntegrationTests.Hosting;
using Magnum.Tests.Shared;

namespace Magnum.Benchmarks.Crashes;

/// <summary>Whether a server may die anywhere.</summary>
internal sealed class CrashSweepBenchmark : IBenchmark
{
    private const int Rounds = 3;
    private const int Servers = 6;

    public string Name => "crash-sweep";

    public string Summary => $"the server dies before and after every commit and every request to the cloud of create, update and delete; {Rounds} rounds on SQLite, {Rounds} on PostgreSQL";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var postgres = new PostgresCluster();
        await postgres.StartAsync();
        try
        {
            var sqlite = await SweepAsync("SQLite", authUrl => Task.FromResult(TestServer.SettingsFor(authUrl)));
            var shared = await SweepAsync("PostgreSQL", async authUrl => TestServer.PostgresSettingsFor(authUrl, await postgres.CreateDatabaseAsync()));
            return
            [
                new Figure(Name, (double)(sqlite.Reached + shared.Reached) / (sqlite.Runs + shared.Runs), Bar: 1, AtLeast: true),
                new Figure($"{Name}-orphans", sqlite.Orphans + shared.Orphans, Bar: 0, AtLeast: false),
                new Figure($"{Name}-points", Math.Min(sqlite.Points.Count, shared.Points.Count), Bar: 40, AtLeast: true),
            ];
        }
        finally
        {
            await postgres.EndAsync();
        }
    }

    private static async Task<CrashTally> SweepAsync(string store, Func<Uri, Task<Dictionary<string, string>>> settings)
    {
        var cloud = new SimulatorProcess { PaceSeconds = 0.4 };
        await cloud.InitializeAsync();
        try
        {
            var tally = await new CrashSweep(cloud.AuthUrl, () => settings(cloud.AuthUrl), Servers).RunAsync(Rounds);
            Console.WriteLine($"  {store}: {tally.Points.Count} points, {tally.Runs} deaths, {tally.Reached} ended as if nothing had happened, {tally.Orphans} orphans");
            foreach (var failure in tally.Failures)
            {
                Console.WriteLine($"  {failure}");
            }

            return tally;
        }
        finally
        {
            await cloud.DisposeAsync();
        }
    }
}

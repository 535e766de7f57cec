using Magnum.IntegrationTests.Crashes;
using Magnum.IntegrationTests.Hosting;
using Magnum.Tests.Shared;

namespace Magnum.Benchmarks.Crashes;

/// <summary>Whether a server that stood still does harm when it goes on. That the bays end as they should is checked on the way.</summary>
internal sealed class PauseBenchmark : IBenchmark
{
    private static readonly TimeSpan Stopped = TimeSpan.FromSeconds(60);

    public string Name => "pause";

    public string Summary => $"of two servers, one is held between effect and write until taken over, then released; one is stopped for {Stopped.TotalSeconds:0} s with work in hand";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var postgres = new PostgresCluster();
        var cloud = new SimulatorProcess { PaceSeconds = 12 };
        await postgres.StartAsync();
        await cloud.InitializeAsync();
        try
        {
            var held = await RunAsync(cloud, postgres, pause => pause.HoldAsync());
            var stopped = await RunAsync(cloud, postgres, pause => pause.StopAsync(Stopped));
            Console.WriteLine($"  held: {held.RefusedWrites} stale write refused, {held.Calls} requests to the cloud; stopped: {stopped.RefusedWrites} refused, {stopped.Calls} requests");
            return
            [
                new Figure(Name, held.RefusedWrites, Bar: 1, AtLeast: true),
                new Figure($"{Name}-calls", held.Calls + stopped.Calls, Bar: 0, AtLeast: false),
            ];
        }
        finally
        {
            await cloud.DisposeAsync();
            await postgres.EndAsync();
        }
    }

    private static async Task<PauseTally> RunAsync(SimulatorProcess cloud, PostgresCluster postgres, Func<Pause, Task<PauseTally>> run)
    {
        await using var pause = await Pause.BeginAsync(cloud.AuthUrl, TestServer.PostgresSettingsFor(cloud.AuthUrl, await postgres.CreateDatabaseAsync()));
        return await run(pause);
    }
}

using System.Globalization;
using Magnum.Benchmarks.Hosting;
using Magnum.Benchmarks.Polling;
using Magnum.Benchmarks.Volume;
using Magnum.ChaosTests.Runs;
using Magnum.Tests.Shared.Load;

namespace Magnum.Benchmarks.Failover;

/// <summary>
/// One of three servers is killed: how long its bays wait for another one, by the log of the cloud that is polled; and whether bays that were just being
/// made and changed end with one stack, trustee and trust each, as the last acknowledged command says.
/// </summary>
internal sealed class FailoverBenchmark : IBenchmark
{
    private const int Kills = 3;
    private const int Callers = 12;
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly TimeProvider _time = TimeProvider.System;

    public string Name => "failover";

    public string Summary => "kill -9 of one of three servers: 10,000 bays in progress, 99th percentile from the kill to the next poll of its bays, s; 60 bays created and updated meanwhile, broken promises";

    public async Task<IReadOnlyList<Figure>> RunAsync() => [await TakeOverAsync(), await ExactlyOnceAsync()];

    private async Task<Figure> TakeOverAsync()
    {
        await using var scene = await PollingScene.SetAsync(new VolumeShape(Projects: 500, InProgress: 20, Settled: 0), TimeSpan.FromSeconds(60));
        await scene.StartSiloAsync();
        await scene.StartSiloAsync();
        var worst = 0.0;
        for (var kill = 0; kill < Kills; kill++)
        {
            await scene.StartSiloAsync();
            await scene.UntilAllSeenAsync(Patience);
            await Task.Delay(Steady, _time);
            var victim = kill + 1;
            await scene.Cloud.DiedAsync(victim);
            await scene.Silos[victim - 1].KillAsync();
            var started = _time.GetTimestamp();
            PollSummary polls;
            while ((polls = await scene.Cloud.ReadAsync()).Orphans > 0 && _time.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), _time);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  silo {victim} killed: {polls.TakenOver} bays polled by others, 99 % within {polls.TakeOver:0.0} s; {polls.Orphans} not within {Patience.TotalSeconds:0} s"));
            worst = Math.Max(worst, polls.Orphans > 0 ? Patience.TotalSeconds : polls.TakeOver);
        }

        return new Figure("failover-seconds-p99", worst, Bar: 15, AtLeast: false);
    }

    private async Task<Figure> ExactlyOnceAsync()
    {
        await using var cloud = await CloudProcess.StartAsync("0.2");
        await using var scene = await ChaosScene.SetAsync(cloud.AuthUrl, servers: 3);
        using var admin = await cloud.AdminAsync();
        var habits = new LoadHabits
        {
            Bays = 5,
            Updates = 2,
            KeepsOneOf = 1,
            Repeats = 20,
            Pause = TimeSpan.FromMilliseconds(200),
            Patience = TimeSpan.FromSeconds(20),
        };
        var run = new ChaosRun(scene, admin, new ChaosLoad(await cloud.TenantsAsync(4), Callers, habits), _time);
        var report = await run.RunAsync(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(8), _time);
            await scene.Servers[1].KillAsync();
            await Task.Delay(Steady, _time);
            await scene.Servers[1].StartAgainAsync();
        });
        Console.WriteLine($"  {report.ToString().ReplaceLineEndings("\n  ")}");
        report.Bays.ShouldBeGreaterThanOrEqualTo(Callers * habits.Bays);
        return new Figure("failover-broken-promises", report.Violations.Count, Bar: 0, AtLeast: false);
    }
}

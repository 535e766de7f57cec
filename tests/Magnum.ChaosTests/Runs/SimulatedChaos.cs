using Magnum.Benchmarks.Hosting;
using Magnum.ChaosTests.Troubles;
using Magnum.Tests.Shared.Load;

namespace Magnum.ChaosTests.Runs;

/// <summary>Chaos with three servers and the simulated cloud.</summary>
/// <param name="seed">Gives the troubles.</param>
/// <param name="length">How long there are troubles.</param>
/// <param name="tell">Hears of each trouble.</param>
internal sealed class SimulatedChaos(int seed, TimeSpan length, Action<string> tell)
{
    private const int Projects = 3;
    private const int Callers = 6;
    private static readonly TimeSpan LeaseTtl = TimeSpan.FromSeconds(6);
    private readonly TimeProvider _time = TimeProvider.System;

    public async Task<ChaosReport> RunAsync()
    {
        await using var cloud = await CloudProcess.StartAsync("0.1", isKept: true);
        await using var scene = await ChaosScene.SetAsync(
            cloud.AuthUrl,
            servers: 3,
            ("silo:lease_ttl", "6"),
            ("silo:renew_interval", "1.5"),
            ("silo:call_timeout", "3"),
            ("silo:periodic_interval", "5"),
            ("openstack:connect_timeout", "2"),
            ("bays:identity_timeout", "20"),
            ("gateway:identity_budget", "10"));
        using var admin = await cloud.AdminAsync();
        var habits = new LoadHabits { Pause = TimeSpan.FromMilliseconds(300), Patience = TimeSpan.FromSeconds(15), Repeats = 20, Haste = 0.2 };
        var run = new ChaosRun(scene, admin, new ChaosLoad(await cloud.TenantsAsync(Projects), Callers, habits), _time);
        var random = new Random(seed);
        var nemesis = new Nemesis(Kinds(scene, cloud, random), random, _time, tell);
        try
        {
            return await run.RunAsync(() => nemesis.RunAsync(length));
        }
        finally
        {
            await LogAsync(scene);
        }
    }

    private List<Func<Trouble>> Kinds(ChaosScene scene, CloudProcess cloud, Random random)
    {
        var servers = new ServerTroubles(scene.Servers, LeaseTtl, random, _time);
        var database = new DatabaseTroubles(scene.Postgres, random, _time);
        var heat = new CloudTroubles(cloud, random, _time);
        return
        [
            servers.Killed, servers.Killed, servers.Killed, servers.Paused, servers.Paused, servers.RollingRestart,
            database.Crashed, database.Crashed, () => database.CutOff(TimeSpan.FromSeconds(1)), () => database.CutOff(LeaseTtl),
            heat.Down, heat.Silent, heat.Failing, heat.Unavailable, heat.Busy, heat.Slow, heat.AnswersLost, heat.CallsLost,
        ];
    }

    // Beside the results of the tests, for whoever looks into a violation.
    private static async Task LogAsync(ChaosScene scene)
    {
        for (var number = 0; number < scene.Servers.Count; number++)
        {
            await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, $"chaos-server-{number}.log"), scene.Servers[number].Output);
        }
    }
}

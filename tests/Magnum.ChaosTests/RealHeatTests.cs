using Magnum.ChaosTests.Runs;
using Magnum.ChaosTests.Troubles;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.RealHeat;
using Magnum.Tests.Shared.Load;
using Xunit.Abstractions;

namespace Magnum.ChaosTests;

/// <summary>Two servers, one PostgreSQL and a real Keystone and Heat, while a server is killed and PostgreSQL crashes.</summary>
[Trait("Category", "RealHeat")]
public sealed class RealHeatTests(LightCloud cloud, ITestOutputHelper output) : IClassFixture<LightCloud>
{
    private static readonly TimeSpan LeaseTtl = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Bays_ServerKilledAndDatabaseCrashed_KeepEveryPromise()
    {
        _ = cloud;
        var time = TimeProvider.System;
        await using var scene = await ChaosScene.SetAsync(
            LightCloud.AuthUrl, servers: 2, ("silo:lease_ttl", "20"), ("silo:call_timeout", "14"), ("silo:periodic_interval", "5"));
        using var admin = await CloudAccount.LogInAsync(LightCloud.AuthUrl, "admin", "adminpw", "admin");
        using var demo = await CloudAccount.LogInAsync(LightCloud.AuthUrl, "demo", "demopw", "demo");
        var habits = new LoadHabits { Bays = 2, Updates = 1, KeepsOneOf = 2, Repeats = 20, Pause = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(60) };
        var run = new ChaosRun(scene, admin, new ChaosLoad([demo], Callers: 3, habits), time);
        var random = new Random(1);
        var nemesis = new Nemesis([], random, time, output.WriteLine);

        var report = await run.RunAsync(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(5), time);
            await nemesis.RunAsync([new ServerTroubles(scene.Servers, LeaseTtl, random, time).Killed(), new DatabaseTroubles(scene.Postgres, random, time).Crashed()]);
        });

        output.WriteLine(report.ToString());
        report.Bays.ShouldBeGreaterThanOrEqualTo(6);
        report.Violations.ShouldBeEmpty();
    }
}

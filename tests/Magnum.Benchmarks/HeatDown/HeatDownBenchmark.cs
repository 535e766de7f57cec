using System.Globalization;
using Magnum.Benchmarks.Hosting;
using Magnum.ChaosTests.Checks;
using Magnum.ChaosTests.Runs;
using Magnum.IntegrationTests.Clouds;
using Magnum.V1;

namespace Magnum.Benchmarks.HeatDown;

/// <summary>
/// Heat and Keystone are away for a while, then slow and failing: 200 settled bays, 50 in progress, and commands that come meanwhile. In real time:
/// pauses between looks have long reached their longest (30 s) when it ends.
/// </summary>
internal sealed class HeatDownBenchmark : IBenchmark
{
    private const int Settled = 200;
    private const int InProgress = 50;
    // What the budget comes down to in a cloud that fails: a hundredth of silo:cloud_calls_per_second.
    private const double SlowestPace = 2;
    private static readonly TimeSpan Away = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Slow = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private readonly TimeProvider _time = TimeProvider.System;

    public string Name => "heat-down";

    public string Summary => "Keystone and Heat away for 10 min, then 1 min slow with a third of the calls failing; 200 settled bays, 50 in progress: bays failed; reads; calls; seconds until all is done";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var cloud = await CloudProcess.StartAsync("0.02", isKept: true);
        await using var scene = await ChaosScene.SetAsync(cloud.AuthUrl, servers: 1);
        var tenant = (await cloud.TenantsAsync(1))[0];
        var bays = scene.BaysOf(tenant, 0)();
        var audit = await Audit.BeginAsync(scene.Database);
        var made = await CreateAsync(scene, tenant, bays, "settled", Settled);
        await UntilDoneAsync(audit);
        await cloud.AddFaultAsync(new { resource = new { type = "OS::Nova::Server", stack = "^slow-", action = "CREATE", delay_seconds = 60 } });
        await CreateAsync(scene, tenant, bays, "slow", InProgress);
        await Task.Delay(TimeSpan.FromSeconds(5), _time);
        var reader = new Reader(bays, made[0], _time);
        var before = await reader.ReadAsync(Before);

        await cloud.StopAsync();
        var (during, met, accepted) = await AwayAsync(cloud, reader, bays, made);
        await cloud.StartAgainAsync();
        await cloud.AddFaultAsync(new { fault = new { status = 503, every = 3 } });
        await cloud.AddFaultAsync(new { fault = new { delay_seconds = 1 } });
        await Task.Delay(Slow, _time);
        await cloud.ClearFaultsAsync();
        var backlog = await UntilDoneAsync(audit);

        var all = await audit.BaysAsync();
        var failed = all.Count(bay => bay.Statuses.Any(status => status.EndsWith("_FAILED", StringComparison.Ordinal)));
        Console.WriteLine($"  before: {before}");
        Console.WriteLine($"  away:   {during}");
        Console.WriteLine($"  {met} connections tried in {Away.TotalSeconds:0} s, {accepted} updates and deletes accepted meanwhile, {all.Count(bay => bay.IsGone)} of {all.Count} bays deleted at the end");
        return
        [
            new Figure("heat-down-failed-bays", failed, Bar: 0, AtLeast: false),
            new Figure("heat-down-reads-slower", Math.Max(Series.Median(during.Gets) / Series.Median(before.Gets), Series.Median(during.Lists) / Series.Median(before.Lists)), Bar: 1.5, AtLeast: false),
            new Figure("heat-down-reads-refused", during.Refused, Bar: 0, AtLeast: false),
            new Figure("heat-down-calls-per-second", met / Away.TotalSeconds, SlowestPace, AtLeast: false),
            new Figure(Name, backlog.TotalSeconds, Bar: 120, AtLeast: false),
        ];
    }

    private async Task<(ReadTimes Reads, int Met, int Accepted)> AwayAsync(CloudProcess cloud, Reader reader, Bays.BaysClient bays, IReadOnlyList<string> made)
    {
        await using var deadEnd = DeadEnd.At(cloud.AuthUrl);
        var reading = reader.ReadAsync(Away);
        var accepted = 0;
        foreach (var uuid in made.Skip(1).Take(20))
        {
            await bays.UpdateBayAsync(new UpdateBayRequest { Id = uuid, Bay = new Bay { NodeCount = 2 } });
            accepted++;
        }

        foreach (var uuid in made.Skip(21).Take(20))
        {
            await bays.DeleteBayAsync(new DeleteBayRequest { Id = uuid });
            accepted++;
        }

        var reads = await reading;
        return (reads, deadEnd.Met, accepted);
    }

    private async Task<IReadOnlyList<string>> CreateAsync(ChaosScene scene, CloudAccount tenant, Bays.BaysClient bays, string name, int count)
    {
        var baymodel = (await scene.BaymodelsOf(tenant).CreateBaymodelAsync(new CreateBaymodelRequest { Baymodel = Sample.DockerBaymodel() })).Uuid;
        var made = new List<string>();
        foreach (var some in Enumerable.Range(0, count).Chunk(10))
        {
            var created = await Task.WhenAll(some.Select(async number => await bays.CreateBayAsync(new CreateBayRequest { Bay = new Bay { Name = $"{name}-{number}", BaymodelId = baymodel } })));
            made.AddRange(created.Select(bay => bay.Uuid));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {made.Count} bays {name} asked for"));
        return made;
    }

    private async Task<TimeSpan> UntilDoneAsync(Audit audit)
    {
        var started = _time.GetTimestamp();
        while ((await audit.InProgressAsync()).Count > 0 && _time.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), _time);
        }

        return _time.GetElapsedTime(started);
    }
}

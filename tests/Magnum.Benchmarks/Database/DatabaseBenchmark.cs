using System.Globalization;
using Grpc.Core;
using Magnum.Benchmarks.Hosting;
using Magnum.Tests.Shared.Load;
using Magnum.V1;

namespace Magnum.Benchmarks.Database;

/// <summary>
/// PostgreSQL crashes again and again (<c>pg_ctl stop -m immediate</c>) while callers create, update, delete and read bays. At the end, every write that was
/// acknowledged must hold or be superseded. The service serves again when a write and a read are answered that were asked for after PostgreSQL took
/// connections again.
/// </summary>
internal sealed class DatabaseBenchmark : IBenchmark
{
    private const int Crashes = 20;
    private const int Callers = 8;
    private static readonly TimeSpan Load = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TimeProvider _time = TimeProvider.System;

    public string Name => "database";

    public string Summary => "PostgreSQL stopped with -m immediate 20 times under 8 callers' creates, updates, deletes and reads: acknowledged writes lost; longest time until serving again, s";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var database = await BenchmarkDatabase.StartAsync();
        await using var cloud = await CloudProcess.StartAsync("0.02");
        await using var server = await MagnumProcess.StartAsync(database, cloud, ("bays:max_per_project", "1000"));
        var tenants = await cloud.TenantsAsync(Callers);
        using var channel = server.Connect();
        var served = new Served(_time);
        var callers = new List<LoadCaller>();
        foreach (var tenant in tenants)
        {
            var baymodels = new Baymodels.BaymodelsClient(MagnumProcess.As(channel, tenant.Token));
            var baymodel = await baymodels.CreateBaymodelAsync(new CreateBaymodelRequest { Baymodel = Sample.DockerBaymodel() });
            var bays = MagnumProcess.Bays(channel, tenant.Token);
            callers.Add(new LoadCaller(callers.Count, () => bays, baymodel.Uuid, new LoadHabits(), served, _time));
        }

        using var over = new CancellationTokenSource();
        var load = Task.WhenAll(callers.Select(caller => Task.Run(() => caller.RunAsync(over.Token))));
        var outages = new List<double>();
        for (var crash = 0; crash < Crashes; crash++)
        {
            await Task.Delay(Load, _time);
            await database.Cluster.StopImmediatelyAsync();
            await database.Cluster.StartAsync();
            var accepts = _time.GetTimestamp();
            await served.AgainAsync().WaitAsync(Patience, _time);
            outages.Add(_time.GetElapsedTime(accepts).TotalSeconds);
        }

        await over.CancelAsync();
        await load;
        var (lost, unsettled) = await LostAsync(callers);
        lost.ForEach(one => Console.WriteLine($"  lost: {one}"));
        Console.WriteLine($"  {callers.Sum(caller => caller.Made.Count)} bays, {callers.Sum(caller => caller.Acknowledged)} writes acknowledged, {unsettled} bays not settled after {Patience}");
        Console.WriteLine($"  refused: {string.Join(", ", callers.SelectMany(caller => caller.Refusals).GroupBy(refusal => refusal.Key, StringComparer.Ordinal).Select(kind => $"{kind.Key} {kind.Sum(refusal => refusal.Value)}"))}");
        Console.WriteLine($"  seconds until serving again: {string.Join(' ', outages.Select(outage => outage.ToString("0.00", CultureInfo.InvariantCulture)))}");
        return
        [
            new Figure("database-lost", lost.Count, Bar: 0, AtLeast: false),
            new Figure("database-unsettled", unsettled, Bar: 0, AtLeast: false),
            new Figure(Name, outages.Max(), Bar: 10, AtLeast: false),
        ];
    }

    private async Task<(List<string> Lost, int Unsettled)> LostAsync(List<LoadCaller> callers)
    {
        var started = _time.GetTimestamp();
        var lost = new List<string>();
        var unsettled = 0;
        foreach (var bay in callers.SelectMany(caller => caller.Made))
        {
            var found = await FindAsync(bay);
            if (bay.LostIn(found) is { } what)
            {
                lost.Add(what);
            }

            while (found?.Operation is not null && _time.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), _time);
                found = await FindAsync(bay);
            }

            unsettled += found?.Operation is null ? 0 : 1;
        }

        return (lost, unsettled);
    }

    private static async Task<Bay?> FindAsync(LoadedBay bay)
    {
        try
        {
            return await bay.Client.GetBayAsync(new GetBayRequest { Id = bay.Uuid });
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }
}

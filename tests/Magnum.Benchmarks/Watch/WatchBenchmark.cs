using System.Globalization;
using Magnum.Benchmarks.Hosting;
using Magnum.Grains.Store;

namespace Magnum.Benchmarks.Watch;

/// <summary>
/// 1,000 watches of 50 projects at one server process, while another process (this one) commits 200 changes of state a second to the same database: the
/// server hears of them by NOTIFY, as of those of any silo. A change's delay is counted from when its commit was answered.
/// </summary>
internal sealed class WatchBenchmark : IBenchmark
{
    private const int Projects = 50;
    private const int BaysPerProject = 20;
    private const int WatchesPerProject = 20;
    private const int Channels = 20;
    private const int ChangesPerSecond = 200;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TimeProvider _time = TimeProvider.System;

    public string Name => "watch";

    public string Summary => "1,000 watches of 50 projects that hang up and resume at random, 200 state commits/s of another process: changes missed; 99th percentile from commit to client, ms";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var database = await BenchmarkDatabase.StartAsync();
        await using var cloud = await CloudProcess.StartAsync("1");
        var tenants = await cloud.TenantsAsync(Projects);
        await using var store = await database.OpenStoreAsync();
        var seeded = await Seed.BaysAsync(database, await Seed.BaymodelAsync(store), tenants.Select(tenant => tenant.ProjectId), BaysPerProject);
        var bays = seeded.Select(bay => new WatchedBay(bay)).ToList();
        await using var server = await MagnumProcess.StartAsync(database, cloud, ("roles", "gateway"));
        var channels = Enumerable.Range(0, Channels).Select(_ => server.Connect()).ToList();
        var ofProject = bays.GroupBy(bay => bay.Project, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToDictionary(bay => bay.Uuid, StringComparer.Ordinal), StringComparer.Ordinal);
        var watchers = Enumerable.Range(0, WatchesPerProject)
            .SelectMany(number => tenants.Select((tenant, project) =>
                new Watcher(MagnumProcess.Bays(channels[(project + number) % Channels], tenant.Token), ofProject[tenant.ProjectId], _time)))
            .ToList();

        using var over = new CancellationTokenSource();
        var watching = Task.WhenAll(watchers.Select(watcher => Task.Run(() => watcher.RunAsync(over.Token))));
        await Task.WhenAll(watchers.Select(watcher => watcher.Begun)).WaitAsync(Patience, _time);
        var lateness = Lateness.MeasureAsync(_time, over.Token);
        var processor = server.ProcessorSeconds;
        var commits = await CommitAsync(store, bays);
        processor = server.ProcessorSeconds - processor;
        await AllArrivedAsync(watchers);
        var missed = watchers.Sum(watcher => watcher.Missed);
        await over.CancelAsync();
        await watching;
        var late = (await lateness).Order().ToArray();
        channels.ForEach(channel => channel.Dispose());

        var delays = watchers.SelectMany(watcher => watcher.Delays).Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {commits.Length / Length.TotalSeconds:0} commits/s, {delays.Length} deliveries, {watchers.Sum(watcher => watcher.CaughtUp)} caught up in {watchers.Sum(watcher => watcher.Reconnects)} reconnects, {watchers.Sum(watcher => watcher.Backwards)} backwards"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  server {processor / Length.TotalSeconds:0.00} cores; milliseconds:"));
        Print("from commit to client", delays);
        Print("a commit itself", commits);
        Print("how late a timer of this process was", late);
        return
        [
            new Figure("watch-missed", missed + watchers.Sum(watcher => watcher.Backwards), Bar: 0, AtLeast: false),
            new Figure(Name, Percentile(delays, 0.99), Bar: 100, AtLeast: false),
        ];
    }

    private static double Percentile(double[] sorted, double share) => sorted[(int)((sorted.Length - 1) * share)];

    private static void Print(string what, double[] sorted) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {what,-36} median {Percentile(sorted, 0.5):0.0}, p90 {Percentile(sorted, 0.9):0.0}, p99 {Percentile(sorted, 0.99):0.0}, p99.9 {Percentile(sorted, 0.999):0.0}, worst {sorted[^1]:0.0}"));

    // One bay after the other, each change begun at its time, whether those before it are committed or not.
    private async Task<double[]> CommitAsync(IGrainStore store, List<WatchedBay> bays)
    {
        var started = _time.GetTimestamp();
        var commits = new List<Task<double>>();
        while (_time.GetElapsedTime(started) is var elapsed && elapsed < Length)
        {
            while (commits.Count < elapsed.TotalSeconds * ChangesPerSecond)
            {
                commits.Add(bays[commits.Count * 7 % bays.Count].ChangeAsync(store, _time));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), _time);
        }

        return [.. (await Task.WhenAll(commits)).Order()];
    }

    private async Task AllArrivedAsync(List<Watcher> watchers)
    {
        var started = _time.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), _time);
        while (watchers.Any(watcher => watcher.Missed > 0) && _time.GetElapsedTime(started) < Patience)
        {
            await timer.WaitForNextTickAsync();
        }
    }
}

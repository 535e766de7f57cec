using System.Diagnostics;
using System.Globalization;
using Magnum.Benchmarks.Hosting;
using Magnum.Benchmarks.Volume;

namespace Magnum.Benchmarks.Polling;

/// <summary>A database full of bays, a cloud that answers for their stacks, and silos.</summary>
internal sealed class PollingScene : IAsyncDisposable
{
    /// <summary>The slowest pace at which a stack in progress is polled.</summary>
    public static readonly TimeSpan WatchPause = TimeSpan.FromSeconds(10);

    private readonly List<MagnumProcess> _silos = [];
    private readonly BenchmarkDatabase _database;
    private readonly TimeSpan _settledPause;

    private PollingScene(BenchmarkDatabase database, VolumeShape shape, VolumeProcess cloud, TimeSpan settledPause) =>
        (_database, Shape, Cloud, _settledPause) = (database, shape, cloud, settledPause);

    public VolumeShape Shape { get; }

    public VolumeProcess Cloud { get; }

    public BenchmarkDatabase Database => _database;

    public IReadOnlyList<MagnumProcess> Silos => _silos;

    public static async Task<PollingScene> SetAsync(VolumeShape shape, TimeSpan settledPause)
    {
        var database = await BenchmarkDatabase.StartAsync();
        var began = Stopwatch.GetTimestamp();
        await VolumeSeed.FillAsync(database, shape);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {shape.Projects} projects, each with {shape.InProgress} bays in progress and {shape.Settled} settled ones: written in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
        return new PollingScene(database, shape, await VolumeProcess.StartAsync(shape, WatchPause, settledPause), settledPause);
    }

    /// <summary>Starts one more silo.</summary>
    public async Task<MagnumProcess> StartSiloAsync()
    {
        var silo = await MagnumProcess.StartAsync(
            _database,
            Cloud.AuthUrlOf(_silos.Count + 1),
            ("roles", "silo"),
            ("silo:cloud_calls_per_second", "5000"),
            ("silo:periodic_interval", _settledPause.TotalSeconds.ToString(CultureInfo.InvariantCulture)));
        _silos.Add(silo);
        return silo;
    }

    /// <summary>Waits until every stack was asked for once.</summary>
    public async Task UntilAllSeenAsync(TimeSpan atMost)
    {
        var began = Stopwatch.GetTimestamp();
        while ((await Cloud.ReadAsync()).Seen < Shape.Bays)
        {
            if (Stopwatch.GetElapsedTime(began) > atMost)
            {
                throw new TimeoutException($"After {atMost} only {(await Cloud.ReadAsync()).Seen} of {Shape.Bays} stacks have been asked for. {string.Concat(_silos.Select(silo => silo.Output))}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>Watches for some time, and says what was asked and what the silos used of the processor meanwhile.</summary>
    public async Task<(PollSummary Polls, TimeSpan Processor)> MeasureAsync(TimeSpan length)
    {
        var before = _silos.Sum(silo => silo.Use.Processor.TotalSeconds);
        await Cloud.ResetAsync();
        await Task.Delay(length);
        var polls = await Cloud.ReadAsync();
        return (polls, TimeSpan.FromSeconds(_silos.Sum(silo => silo.Use.Processor.TotalSeconds) - before));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        await Cloud.DisposeAsync();
        await _database.DisposeAsync();
    }
}

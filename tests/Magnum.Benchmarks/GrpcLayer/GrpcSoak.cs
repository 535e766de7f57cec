using System.Diagnostics;
using System.Globalization;
using Echo.V1;
using Grpc.Net.Client;

namespace Magnum.Benchmarks.GrpcLayer;

/// <summary>Whether the gRPC layer keeps what it should have let go of.</summary>
internal sealed class GrpcSoak : IBenchmark
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(1);

    public string Name => "grpc-soak";

    public string Summary => "five minutes of full load, unary by h2load, streams, cancelled and late calls by our client: memory at the end against memory after a minute";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var server = await ServerProcess.StartAsync("grpc");
        var requestFile = Path.GetTempFileName();
        await File.WriteAllBytesAsync(requestFile, EchoFrames.Request.ToArray());
        using var over = new CancellationTokenSource();
        using var channel = GrpcChannel.ForAddress(server.Address);
        var load = Task.WhenAll(UnaryAsync(server, requestFile, over.Token), MixedCalls.RunAsync(new EchoService.EchoServiceClient(channel), over.Token));
        var samples = new List<(TimeSpan At, long Heap, long Resident)>();
        try
        {
            var started = Stopwatch.GetTimestamp();
            Console.WriteLine("  seconds   heap after collection   resident   (MiB)");
            using var timer = new PeriodicTimer(Step);
            while (Stopwatch.GetElapsedTime(started) < Length && !load.IsCompleted && await timer.WaitForNextTickAsync())
            {
                var sample = (At: Stopwatch.GetElapsedTime(started), Heap: await server.AskAsync(EchoServer.Memory), Resident: server.ResidentBytes);
                samples.Add(sample);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {sample.At.TotalSeconds,7:0}{MiB(sample.Heap),24:0.0}{MiB(sample.Resident),11:0.0}"));
            }
        }
        finally
        {
            await over.CancelAsync();
            await load;
            File.Delete(requestFile);
        }

        var settled = samples.Where(sample => sample.At >= WarmUp).ToList();
        var begin = settled.Take(settled.Count / 4).ToList();
        var end = settled.TakeLast(settled.Count / 4).ToList();
        return
        [
            new Figure("grpc-soak-heap", Series.Median(end.Select(sample => (double)sample.Heap)) / Series.Median(begin.Select(sample => (double)sample.Heap)), Bar: 1.1, AtLeast: false),
            new Figure("grpc-soak-resident", Series.Median(end.Select(sample => (double)sample.Resident)) / Series.Median(begin.Select(sample => (double)sample.Resident)), Bar: 1.1, AtLeast: false),
        ];
    }

    private static double MiB(long bytes) => bytes / (1024.0 * 1024.0);

    private static async Task UnaryAsync(ServerProcess server, string requestFile, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await LoadRound.RunAsync(server, requests: 100_000, requestFile);
        }
    }
}

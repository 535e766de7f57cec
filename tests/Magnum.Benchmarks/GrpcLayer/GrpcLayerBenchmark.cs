using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Magnum.Benchmarks.GrpcLayer;

/// <summary>What the gRPC layer costs beyond Kestrel.</summary>
internal sealed class GrpcLayerBenchmark : IBenchmark
{
    private const int Rounds = 15;
    private const int WarmUpRounds = 3;
    private const int Requests = 60_000;

    public string Name => "grpc-layer";

    public string Summary => "unary echo against a bare Kestrel HTTP/2 endpoint that answers with the same bytes; interleaved rounds of h2load";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var grpc = await ServerProcess.StartAsync("grpc");
        await using var bare = await ServerProcess.StartAsync("bare");
        await AnswersAreAlikeAsync(grpc, bare);
        var requestFile = Path.GetTempFileName();
        await File.WriteAllBytesAsync(requestFile, EchoFrames.Request.ToArray());
        try
        {
            var pairs = new List<(LoadRound Grpc, LoadRound Bare)>();
            Console.WriteLine($"  {Requests} requests a round, {LoadRound.Connections} connections of {LoadRound.Streams} streams, {Environment.ProcessorCount} processors");
            Console.WriteLine("  round   req/s grpc   req/s bare   ratio   µs grpc   µs bare   B grpc   B bare");
            for (var round = -WarmUpRounds; round < Rounds; round++)
            {
                // Who goes first alternates, so that a drift of the machine favours neither.
                var first = await LoadRound.RunAsync(round % 2 == 0 ? grpc : bare, Requests, requestFile);
                var second = await LoadRound.RunAsync(round % 2 == 0 ? bare : grpc, Requests, requestFile);
                var pair = round % 2 == 0 ? (Grpc: first, Bare: second) : (Grpc: second, Bare: first);
                if (round >= 0)
                {
                    pairs.Add(pair);
                    Console.WriteLine(Line($"{round + 1}", pair.Grpc, pair.Bare, pair.Grpc.RequestsPerSecond / pair.Bare.RequestsPerSecond));
                }
            }

            var ratio = Series.Median(pairs.Select(pair => pair.Grpc.RequestsPerSecond / pair.Bare.RequestsPerSecond));
            Console.WriteLine(Line("median", Middle(pairs.Select(pair => pair.Grpc)), Middle(pairs.Select(pair => pair.Bare)), ratio));
            return [new Figure(Name, ratio, Bar: 0.85, AtLeast: true)];
        }
        finally
        {
            File.Delete(requestFile);
        }
    }

    private static string Line(string round, LoadRound grpc, LoadRound bare, double ratio) => string.Create(
        CultureInfo.InvariantCulture,
        $"  {round,-6}{grpc.RequestsPerSecond,12:0}{bare.RequestsPerSecond,13:0}{ratio,8:0.000}{grpc.ProcessorMicroseconds,10:0.0}{bare.ProcessorMicroseconds,10:0.0}{grpc.AllocatedBytes,9:0}{bare.AllocatedBytes,9:0}");

    private static LoadRound Middle(IEnumerable<LoadRound> rounds)
    {
        var all = rounds.ToList();
        return new LoadRound(
            Series.Median(all.Select(round => round.RequestsPerSecond)),
            Series.Median(all.Select(round => round.ProcessorMicroseconds)),
            Series.Median(all.Select(round => round.AllocatedBytes)));
    }

    private static async Task AnswersAreAlikeAsync(params ServerProcess[] servers)
    {
        using var http = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach (var server in servers)
        {
            using var content = new ByteArrayContent(EchoFrames.Request.ToArray());
            content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            using var response = await http.PostAsync(new Uri(server.Address, "/echo.v1.EchoService/Echo"), content);
            var body = await response.Content.ReadAsByteArrayAsync();
            if (!body.AsSpan().SequenceEqual(EchoFrames.Response.Span) || response.TrailingHeaders.GetValues("grpc-status").Single() != "0")
            {
                throw new InvalidOperationException($"The server at {server.Address} does not answer as it should.");
            }
        }
    }
}

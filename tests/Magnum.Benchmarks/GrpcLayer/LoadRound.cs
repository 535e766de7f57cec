using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Magnum.Benchmarks.GrpcLayer;

/// <summary>What a round of requests took.</summary>
/// <param name="RequestsPerSecond">As h2load counts them.</param>
/// <param name="ProcessorMicroseconds">Of the server, per request.</param>
/// <param name="AllocatedBytes">By the server, per request.</param>
internal sealed partial record LoadRound(double RequestsPerSecond, double ProcessorMicroseconds, double AllocatedBytes)
{
    public const int Connections = 4;
    public const int Streams = 32;

    /// <summary>Sends echo requests as fast as they are answered.</summary>
    /// <exception cref="InvalidOperationException">h2load failed, or a request did.</exception>
    public static async Task<LoadRound> RunAsync(ServerProcess server, int requests, string requestFile)
    {
        var processor = server.ProcessorSeconds;
        var allocated = await server.AskAsync(EchoServer.Allocated);
        using var h2load = Process.Start(new ProcessStartInfo(
            "h2load",
            [
                "-n", requests.ToString(CultureInfo.InvariantCulture), "-c", $"{Connections}", "-m", $"{Streams}", "-t", "1", "-d", requestFile,
                "-H", "content-type: application/grpc", "-H", "te: trailers", new Uri(server.Address, "/echo.v1.EchoService/Echo").ToString(),
            ])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var output = await h2load.StandardOutput.ReadToEndAsync();
        await h2load.WaitForExitAsync();
        if (h2load.ExitCode != 0 || !output.Contains($" {requests} succeeded, 0 failed", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"h2load did not succeed:\n{output}");
        }

        return new LoadRound(
            double.Parse(Rate().Match(output).Groups["rate"].ValueSpan, CultureInfo.InvariantCulture),
            (server.ProcessorSeconds - processor) / requests * 1e6,
            (double)(await server.AskAsync(EchoServer.Allocated) - allocated) / requests);
    }

    [GeneratedRegex(@"(?<rate>[\d.]+) req/s", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rate();
}

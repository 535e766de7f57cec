using System.Collections.Concurrent;

namespace Magnum.Grpc.InteropTests.Matrix;

/// <summary>The runs of this test run: each pairing and transport runs once, when it is first asked for.</summary>
public sealed class InteropRuns
{
    private readonly ConcurrentDictionary<(Pairing, Transport), Lazy<Task<Report>>> _reports = new();

    internal Task<Report> ReportAsync(Pairing pairing, Transport transport) =>
        _reports.GetOrAdd((pairing, transport), key => new Lazy<Task<Report>>(() => key.Item1.RunAsync(key.Item2))).Value;
}

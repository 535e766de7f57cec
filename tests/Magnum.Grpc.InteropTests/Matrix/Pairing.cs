namespace Magnum.Grpc.InteropTests.Matrix;

/// <summary>A client and a server, of which at most one is ours.</summary>
/// <param name="Name">What others wrote.</param>
/// <param name="RunAsync">Runs all cases that the pairing can express.</param>
/// <param name="Limits">What it cannot, or not wholly.</param>
internal sealed record Pairing(string Name, Func<Transport, Task<Report>> RunAsync, IReadOnlyList<Limit> Limits)
{
    /// <summary>What limits a case, or null.</summary>
    public Limit? LimitOf(string name) => Limits.FirstOrDefault(limit => limit.Cases.Contains(name, StringComparer.Ordinal));

    /// <summary>Whether a case is run at all.</summary>
    public bool Runs(string name) => LimitOf(name) is not { Excludes: true };
}

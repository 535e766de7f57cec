namespace Magnum.Grpc.InteropTests.Matrix;

/// <summary>Why a peer cannot express some cases, or not wholly: a footnote of the matrix.</summary>
/// <param name="Cases">The cases.</param>
/// <param name="Reason">A sentence.</param>
/// <param name="Excludes">Whether the cases are not run; otherwise they are, without what the reason tells.</param>
internal sealed record Limit(IReadOnlyList<string> Cases, string Reason, bool Excludes)
{
    public static Limit Excluding(string reason, params IReadOnlyList<string> cases) => new(cases, reason, Excludes: true);

    public static Limit Narrowing(string reason, params IReadOnlyList<string> cases) => new(cases, reason, Excludes: false);
}

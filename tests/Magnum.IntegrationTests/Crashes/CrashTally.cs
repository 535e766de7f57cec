namespace Magnum.IntegrationTests.Crashes;

/// <summary>How a sweep ended.</summary>
/// <param name="Points">The points at which the server died.</param>
/// <param name="Runs">How many deaths there were to be.</param>
/// <param name="Reached">How many of them ended as if nothing had happened.</param>
/// <param name="Orphans">Stacks, trustees and trusts that are left in the cloud, bays and secrets in the databases.</param>
/// <param name="Failures">What went wrong, and where.</param>
internal sealed record CrashTally(IReadOnlyList<CrashPoint> Points, int Runs, int Reached, long Orphans, IReadOnlyList<string> Failures);

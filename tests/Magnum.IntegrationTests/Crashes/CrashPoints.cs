using Magnum.Grains;

namespace Magnum.IntegrationTests.Crashes;

/// <summary>Which fail-points an operation comes to. Together they are all that there are.</summary>
internal static class CrashPoints
{
    public static IReadOnlyList<string> Create { get; } = Of("create-", "identity-", "read-stack-", "read-outputs-");

    public static IReadOnlyList<string> Update { get; } = Of("update-", "read-stack-", "read-outputs-");

    public static IReadOnlyList<string> Delete { get; } = Of("delete-", "read-stack-", "remove-trustee-");

    private static List<string> Of(params string[] beginnings) =>
        [.. FailPoints.All.Where(point => beginnings.Any(beginning => point.StartsWith(beginning, StringComparison.Ordinal)))];
}

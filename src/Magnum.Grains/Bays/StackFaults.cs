using Magnum.Grains.Cloud;

namespace Magnum.Grains.Bays;

/// <summary>What a failed stack's resources tell.</summary>
public static class StackFaults
{
    private const string FailedSuffix = "_FAILED";

    /// <summary>
    /// The failed resources and Heat's words on each: leaves only, since a nested stack repeats what its resources say. A resource of a
    /// nested stack is called by its path, <c>nodes.0.server</c>; one more of that name <c>nodes.0.server (2)</c>.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyList<StackResource> resources)
    {
        var failed = resources.Where(resource => resource.Status.EndsWith(FailedSuffix, StringComparison.Ordinal)).ToList();
        var leaves = failed.Where(resource => !resource.IsNestedStack).ToList();
        var faults = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var resource in leaves.Count > 0 ? leaves : failed)
        {
            var name = resource.ParentName is null ? resource.Name : $"{resource.ParentName}.{resource.Name}";
            var words = resource.StatusReason ?? resource.Status;
            for (var twin = 2; !faults.TryAdd(name, words); twin++)
            {
                name = $"{resource.ParentName ?? "stack"}.{resource.Name} ({twin})";
            }
        }

        return faults;
    }

    /// <summary>Share of the resources that are settled, 0 to 100; null without resources.</summary>
    public static int? PercentOf(IReadOnlyList<StackResource> resources) => resources.Count == 0
        ? null
        : 100 * resources.Count(resource => resource.Status.EndsWith("_COMPLETE", StringComparison.Ordinal) && resource.Status != "INIT_COMPLETE") / resources.Count;

    internal static Failure Explain(BayOperation operation, IReadOnlyDictionary<string, string> faults)
    {
        // A resource that was only stopped because another failed explains nothing.
        var cause = faults.FirstOrDefault(fault => !fault.Value.Contains("aborted", StringComparison.OrdinalIgnoreCase) && !fault.Value.Contains("cancelled", StringComparison.OrdinalIgnoreCase));
        var words = cause.Key is not null ? $"{cause.Key}: {cause.Value}" : operation.StackReason ?? "Heat gave no reason";
        var (code, owner) = Classify(words);
        return new Failure(code, words, owner);
    }

    private static (string Code, FaultOwner Owner) Classify(string words) => words switch
    {
        _ when Says(words, "quota") || Says(words, "OverLimit") || Says(words, "LimitExceeded") => ("QUOTA_EXCEEDED", FaultOwner.Quota),
        _ when Says(words, "No valid host") => ("NO_VALID_HOST", FaultOwner.Cloud),
        _ when Says(words, "WaitConditionFailure") => ("NODE_BOOT_FAILED", FaultOwner.User),
        _ when Says(words, "WaitConditionTimeout") => ("NODE_BOOT_TIMEOUT", FaultOwner.User),
        _ when Says(words, "timed out") => ("HEAT_TIMEOUT", FaultOwner.Cloud),
        _ => ("RESOURCE_FAILED", FaultOwner.Cloud),
    };

    private static bool Says(string words, string what) => words.Contains(what, StringComparison.OrdinalIgnoreCase);
}

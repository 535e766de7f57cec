namespace Magnum.IntegrationTests.Swarm;

/// <summary>Combinations that hold every pair of values of two different factors at least once.</summary>
internal static class Pairwise
{
    /// <summary>Takes, again and again, the combination that holds the most pairs not yet held; the same for the same factors.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Of(IReadOnlyList<IReadOnlyList<string>> factors)
    {
        var all = factors.Aggregate(
            (IEnumerable<IReadOnlyList<string>>)[[]],
            (combinations, factor) => combinations.SelectMany(combination => factor.Select(value => (IReadOnlyList<string>)[.. combination, value]))).ToList();
        var missing = all.SelectMany(PairsOf).ToHashSet();
        var taken = new List<IReadOnlyList<string>>();
        while (missing.Count > 0)
        {
            var best = all.MaxBy(combination => PairsOf(combination).Count(missing.Contains))!;
            missing.ExceptWith(PairsOf(best));
            taken.Add(best);
        }

        return taken;
    }

    private static IEnumerable<(int, string, int, string)> PairsOf(IReadOnlyList<string> combination) =>
        from first in Enumerable.Range(0, combination.Count)
        from second in Enumerable.Range(first + 1, combination.Count - first - 1)
        select (first, combination[first], second, combination[second]);
}

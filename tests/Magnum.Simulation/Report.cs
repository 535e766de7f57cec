using System.Globalization;
using Magnum.Simulation.Checks;

namespace Magnum.Simulation;

/// <summary>Results for a person to read.</summary>
internal static class Report
{
    /// <summary>What was broken, the life of the bay, and how to see it again.</summary>
    public static string Of(WorldResult result) => string.Join('\n',
    [
        string.Create(CultureInfo.InvariantCulture, $"seed {result.Seed} ({result.Store}) at {result.Violation!.At:0.000} s: {result.Violation.Text}"),
        .. result.Violation.History.Select(line => $"    {line}"),
        $"  to see it all: {result.Replay}",
    ]);

    /// <summary>What happened how often, for each thousand worlds.</summary>
    public static string Of(Coverage coverage)
    {
        var worlds = Math.Max(1, coverage["worlds"]);
        return string.Join('\n', coverage.Counts.Select(count => $"{count.Value * 1000 / worlds,12}  {count.Key}"));
    }
}

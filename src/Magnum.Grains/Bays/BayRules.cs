using System.Text.RegularExpressions;
using Magnum.Grains.Baymodels;

namespace Magnum.Grains.Bays;

/// <summary>What every bay must keep to, whatever its driver.</summary>
public static partial class BayRules
{
    /// <summary>Longest name: with the stack's suffix it fills Heat's 255 characters.</summary>
    public const int LongestName = 242;

    /// <summary>Most nodes.</summary>
    public const int MostNodes = 10_000;

    /// <summary>Longest creation, minutes: a week.</summary>
    public const int LongestTimeoutMinutes = 7 * 24 * 60;

    /// <summary>Everything that is wrong with a bay; empty when nothing is.</summary>
    public static IReadOnlyList<Violation> Check(string name, int nodeCount, int masterCount, int? timeoutMinutes, string? discoveryUrl)
    {
        var found = new List<Violation>();
        if (name.Length > LongestName || !NamePattern().IsMatch(name))
        {
            found.Add(new Violation("name", $"must be 1 to {LongestName} characters: a letter, then letters, digits, '_', '.' or '-'"));
        }

        found.AddRange(CheckNodes(nodeCount));
        if (masterCount < 1)
        {
            found.Add(new Violation("master_count", $"must be at least 1; it is {masterCount}"));
        }
        if (timeoutMinutes is < 1 or > LongestTimeoutMinutes)
        {
            found.Add(new Violation("bay_create_timeout", $"must be whole minutes, from 1 to {LongestTimeoutMinutes}"));
        }

        if (discoveryUrl is not null && (discoveryUrl.Length > BaymodelRules.LongestText || !IsHttp(discoveryUrl)))
        {
            found.Add(new Violation("discovery_url", $"must be an http or https URL of at most {BaymodelRules.LongestText} characters"));
        }

        return found;
    }

    /// <summary>What is wrong with a number of nodes.</summary>
    public static IReadOnlyList<Violation> CheckNodes(int nodeCount) => nodeCount is >= 1 and <= MostNodes
        ? []
        : [new Violation("node_count", $"must be from 1 to {MostNodes}; it is {nodeCount}")];

    /// <summary>What is wrong with the nodes that are to go when a bay gets another number of them; empty when nothing is.</summary>
    /// <param name="bay">The bay before.</param>
    /// <param name="nodeCount">How many nodes it is to have.</param>
    /// <param name="nodes">The nodes to go.</param>
    public static IReadOnlyList<Violation> CheckRemovals(BayState bay, int nodeCount, IReadOnlyList<string> nodes)
    {
        const string field = "nodes_to_remove";
        var most = bay.MostNodes ?? bay.NodeCount;
        var fewer = Math.Max(most - nodeCount, 0);
        if (nodes.Count > fewer)
        {
            return [new Violation(field, fewer == 0
                ? $"can be given only when node_count gets smaller; the bay has {most}, and {nodeCount} is asked for"
                : $"names {nodes.Count} nodes, but from {most} to {nodeCount} the bay shrinks by {fewer}")];
        }

        return
        [
            .. nodes.Where(node => !Guid.TryParseExact(node, "D", out _)).Select(node => new Violation(field, $"'{Shortened(node)}' is not the id of a Nova server, a uuid")),
            .. nodes.GroupBy(node => node, StringComparer.OrdinalIgnoreCase).Where(same => same.Skip(1).Any()).Select(same => new Violation(field, $"names '{Shortened(same.Key)}' more than once")),
        ];
    }

    private static string Shortened(string text) => text.Length <= 40 ? text : $"{text[..40]}…";

    private static bool IsHttp(string url) =>
        !url.Any(char.IsControl) && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9_.-]*\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();
}

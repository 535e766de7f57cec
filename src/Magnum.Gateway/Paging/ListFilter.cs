using Magnum.Grains;

namespace Magnum.Gateway.Paging;

/// <summary>The filter language of the lists: <c>field = value</c> terms joined by <c>AND</c>.</summary>
internal static class ListFilter
{
    /// <summary>The terms of a filter; problems become violations.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="fields">The fields that it may name.</param>
    /// <param name="found">Where problems go.</param>
    public static IReadOnlyDictionary<string, string> Parse(string filter, IReadOnlyCollection<string> fields, List<Violation> found)
    {
        var terms = new Dictionary<string, string>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(filter))
        {
            return terms;
        }

        foreach (var term in filter.Split(" AND ", StringSplitOptions.TrimEntries))
        {
            var parts = term.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || !fields.Contains(parts[0], StringComparer.Ordinal) || !terms.TryAdd(parts[0], parts[1].Trim('"')))
            {
                found.Add(new Violation("filter", $"'{term}' is not understood; terms are field = value, each field once, joined by ' AND ', with the fields {string.Join(", ", fields)}"));
            }
        }

        return terms;
    }
}

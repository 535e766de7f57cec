using Magnum.Cli.Output;

namespace Magnum.Cli.Listing;

/// <summary>What a list is to show.</summary>
/// <param name="Limit">At most so many, or null for all.</param>
/// <param name="Marker">Uuid of the one to begin behind, or null.</param>
/// <param name="SortKey">What to sort by; null for the time of creation.</param>
/// <param name="Descending">Whether the order is reversed.</param>
/// <param name="Fields">Columns beside the usual ones.</param>
internal sealed record ListQuery<T>(int? Limit, string? Marker, Column<T>? SortKey, bool Descending, IReadOnlyList<Column<T>> Fields)
{
    private const int LargestPage = 1000;

    private static readonly string[] ServerKeys = ["created_at", "name"];

    /// <summary>Whether the server cannot sort by this key, so that everything must be read first.</summary>
    public bool SortsHere => SortKey is not null && !ServerKeys.Contains(SortKey.Name, StringComparer.Ordinal);

    /// <summary>How much to ask for at a time.</summary>
    public int PageSize => SortsHere || Marker is not null ? LargestPage : Math.Min(Limit ?? LargestPage, LargestPage);

    /// <summary>The order to ask for.</summary>
    public string OrderBy => SortsHere ? string.Empty : $"{SortKey?.Name ?? "created_at"}{(Descending ? " desc" : string.Empty)}";

    /// <summary>Reads page after page until there is enough.</summary>
    /// <param name="page">Answers with the page of a token, and the token of the next one, empty on the last.</param>
    /// <param name="uuid">Identifies one of the list.</param>
    /// <exception cref="CliException">The marker is not in the list.</exception>
    public async Task<IReadOnlyList<T>> ReadAsync(
        Func<string, Task<(IReadOnlyList<T> Items, string NextPageToken)>> page,
        Func<T, string> uuid)
    {
        var items = new List<T>();
        var token = string.Empty;
        var found = Marker is null;
        do
        {
            (var read, token) = await page(token);
            items.AddRange(read);
            if (!SortsHere && !found)
            {
                found = DropToMarker(items, uuid);
            }
        }
        while (token.Length > 0 && (SortsHere || !found || items.Count < (Limit ?? int.MaxValue)));

        if (SortsHere)
        {
            items = [.. Descending
                ? items.OrderDescending(Comparer<T>.Create(SortKey!.Compare))
                : items.Order(Comparer<T>.Create(SortKey!.Compare))];
            found |= DropToMarker(items, uuid);
        }

        return found
            ? [.. items.Take(Limit ?? int.MaxValue)]
            : throw new CliException($"--marker: there is no '{Marker}' in the list.");
    }

    private bool DropToMarker(List<T> items, Func<T, string> uuid)
    {
        var index = items.FindIndex(item => uuid(item) == Marker);
        items.RemoveRange(0, index < 0 && !SortsHere ? items.Count : index + 1);
        return index >= 0;
    }
}

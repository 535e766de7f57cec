using Magnum.Grains.Store;

namespace Magnum.Storage;

/// <summary>
/// The eight texts of one listing, made from one file: by time of creation or name, up or down, first page or behind a cursor.
/// The file names its table <c>t</c> and has the places <c>{behind}</c> and <c>{order}</c>; only constants are put there.
/// </summary>
internal sealed class ListStatement(string file)
{
    private readonly string[] _texts = Make(SqlFile.Read(file));

    /// <summary>The text for that query.</summary>
    public string For(ListQuery query) => _texts[IndexOf(query.Order == ListOrder.Name, query.Descending, query.After is not null)];

    private static string[] Make(string template)
    {
        var texts = new string[8];
        foreach (var byName in (bool[])[false, true])
        {
            foreach (var descending in (bool[])[false, true])
            {
                foreach (var behind in (bool[])[false, true])
                {
                    var key = byName ? "t.name" : "t.created_at";
                    var direction = descending ? "DESC" : "ASC";
                    texts[IndexOf(byName, descending, behind)] = template
                        .Replace("{behind}", behind ? $"AND ({key}, t.uuid) {(descending ? '<' : '>')} (@key, @uuid)" : "", StringComparison.Ordinal)
                        .Replace("{order}", $"{key} {direction}, t.uuid {direction}", StringComparison.Ordinal);
                }
            }
        }

        return texts;
    }

    private static int IndexOf(bool byName, bool descending, bool behind) =>
        (byName ? 4 : 0) + (descending ? 2 : 0) + (behind ? 1 : 0);
}

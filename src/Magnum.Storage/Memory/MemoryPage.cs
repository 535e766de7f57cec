using Magnum.Grains.Store;

namespace Magnum.Storage.Memory;

/// <summary>The order of a listing and where a page of it begins.</summary>
internal static class MemoryPage
{
    /// <summary>The rows behind the query's cursor, in its order.</summary>
    public static IEnumerable<T> Of<T>(IEnumerable<T> rows, Func<T, ListCursor> cursorOf, ListQuery query)
    {
        var order = Comparer<ListCursor>.Create((left, right) => Compare(left, right, query.Order) * (query.Descending ? -1 : 1));
        return rows
            .Where(row => query.After is null || order.Compare(cursorOf(row), query.After) > 0)
            .OrderBy(cursorOf, order);
    }

    private static int Compare(ListCursor left, ListCursor right, ListOrder order)
    {
        var key = order == ListOrder.Name
            ? CompareUtf8(left.Name, right.Name)
            : StoreTime.Floor(left.CreatedAt).CompareTo(StoreTime.Floor(right.CreatedAt));
        return key != 0 ? key : left.Uuid.CompareTo(right.Uuid);
    }

    // UTF-16 code units sort surrogates before U+E000, UTF-8 bytes do not.
    private static int CompareUtf8(string left, string right) =>
        System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right));
}

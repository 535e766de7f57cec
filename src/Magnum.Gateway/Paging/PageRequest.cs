using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Magnum.Grains;
using Magnum.Grains.Store;

namespace Magnum.Gateway.Paging;

/// <summary>The paging half of a List request: size, order, and a token that is bound to the other arguments.</summary>
internal sealed record PageRequest
{
    private const int DefaultSize = 50;
    private const int LargestSize = 1000;
    private readonly string _arguments;

    private PageRequest(int size, ListOrder order, bool descending, string arguments)
    {
        Size = size;
        Order = order;
        Descending = descending;
        _arguments = arguments;
    }

    /// <summary>How many items at most.</summary>
    public int Size { get; }

    /// <summary>Order.</summary>
    public ListOrder Order { get; }

    /// <summary>Whether reversed.</summary>
    public bool Descending { get; }

    /// <summary>Behind which item the page begins.</summary>
    public ListCursor? After { get; private init; }

    /// <summary>Reads the paging half; every problem is a violation in <paramref name="found"/>.</summary>
    public static PageRequest Parse(string project, int pageSize, string pageToken, string orderBy, string otherArguments, List<Violation> found)
    {
        var size = pageSize switch
        {
            < 0 => Refuse("page_size", $"must not be negative; it is {pageSize}"),
            0 => DefaultSize,
            _ => Math.Min(pageSize, LargestSize),
        };
        var words = orderBy.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var descending = words is [_, "desc"];
        var order = words switch
        {
            [] or ["created_at"] or ["created_at", "desc" or "asc"] => ListOrder.CreatedAt,
            ["name"] or ["name", "desc" or "asc"] => ListOrder.Name,
            _ => (ListOrder)Refuse("order_by", "must be created_at or name, each with ' desc' for the reverse"),
        };

        var arguments = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{project}\n{order}\n{descending}\n{otherArguments}")).AsSpan(0, 8));
        var request = new PageRequest(size, order, descending, arguments);
        return pageToken.Length == 0 ? request : request with { After = request.Open(pageToken, found) };

        int Refuse(string field, string message)
        {
            found.Add(new Violation(field, message));
            return 0;
        }
    }

    /// <summary>The items of the page and the token of the next one, empty on the last; <paramref name="read"/> holds one item more than asked for when there is a next page.</summary>
    public (IReadOnlyList<T> Items, string NextToken) Cut<T>(IReadOnlyList<T> read, Func<T, ListCursor> cursorOf)
    {
        if (read.Count <= Size)
        {
            return (read, string.Empty);
        }

        var last = cursorOf(read[Size - 1]);
        var token = JsonSerializer.SerializeToUtf8Bytes(new Token(_arguments, last.CreatedAt, last.Name, last.Uuid));
        return ([.. read.Take(Size)], Convert.ToBase64String(token));
    }

    private ListCursor? Open(string pageToken, List<Violation> found)
    {
        try
        {
            if (JsonSerializer.Deserialize<Token>(Convert.FromBase64String(pageToken)) is { } token && string.Equals(token.Arguments, _arguments, StringComparison.Ordinal))
            {
                return new ListCursor(token.CreatedAt, token.Name, token.Uuid);
            }

            found.Add(new Violation("page_token", "belongs to a list with other arguments; repeat them all, or start without a token"));
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            found.Add(new Violation("page_token", "must be the next_page_token of an earlier answer, as it was"));
        }

        return null;
    }

    private sealed record Token(string Arguments, DateTimeOffset CreatedAt, string Name, Guid Uuid);
}

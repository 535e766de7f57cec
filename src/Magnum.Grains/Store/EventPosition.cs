using System.Globalization;

namespace Magnum.Grains.Store;

/// <summary>
/// Where an event stands in the one order of all events. Whoever has read up to a position has seen everything at and before it.
/// </summary>
/// <param name="Transaction">PostgreSQL: the id of the transaction that wrote it. SQLite: 0.</param>
/// <param name="Row">Number of the row.</param>
public readonly record struct EventPosition(long Transaction, long Row) : IComparable<EventPosition>
{
    /// <summary>Before every event.</summary>
    public static EventPosition Start => default;

    /// <inheritdoc/>
    public int CompareTo(EventPosition other) =>
        Transaction != other.Transaction ? Transaction.CompareTo(other.Transaction) : Row.CompareTo(other.Row);

    /// <summary>Whether the left one comes first.</summary>
    public static bool operator <(EventPosition left, EventPosition right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one comes last.</summary>
    public static bool operator >(EventPosition left, EventPosition right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one comes first or is the same.</summary>
    public static bool operator <=(EventPosition left, EventPosition right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one comes last or is the same.</summary>
    public static bool operator >=(EventPosition left, EventPosition right) => left.CompareTo(right) >= 0;

    /// <summary>The position as text, <c>transaction.row</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Transaction}.{Row}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, out EventPosition position)
    {
        position = default;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0
            || !long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var transaction)
            || !long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var row))
        {
            return false;
        }

        position = new EventPosition(transaction, row);
        return true;
    }
}

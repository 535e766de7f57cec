namespace Magnum.Cli.Output;

/// <summary>One thing that can be shown of a resource.</summary>
/// <param name="Name">Its name: the contract's field name.</param>
/// <param name="Text">Its value for a person.</param>
/// <param name="Order">What it is sorted by; the text when null.</param>
internal sealed record Column<T>(string Name, Func<T, string> Text, Func<T, IComparable>? Order = null)
{
    /// <summary>Compares two resources by this column.</summary>
    public int Compare(T left, T right) => Order is null
        ? string.CompareOrdinal(Text(left), Text(right))
        : Order(left).CompareTo(Order(right));
}

namespace Magnum.Grains.Bays;

/// <summary>
/// The list of outside things that a bay owns: intended, present or gone. A bay is removed when nothing but gone is left.
/// An immutable value.
/// </summary>
/// <param name="Entries">The lines, in the order in which the things were first intended.</param>
public sealed record Ledger(IReadOnlyList<LedgerEntry> Entries)
{
    /// <summary>A ledger without lines.</summary>
    public static Ledger Empty { get; } = new([]);

    /// <summary>Whether nothing outside is left.</summary>
    public bool IsEmpty() => Entries.All(entry => entry.State == LedgerState.Gone);

    /// <summary>The first thing of that kind that is not gone; null when there is none.</summary>
    public LedgerEntry? Find(LedgerKind kind) => Entries.FirstOrDefault(entry => entry.Kind == kind && entry.State != LedgerState.Gone);

    /// <summary>The line of that kind and name as it is, also when the thing is gone; a new, intended one where there is none.</summary>
    public LedgerEntry Line(LedgerKind kind, string name) =>
        Entries.FirstOrDefault(entry => entry.Kind == kind && string.Equals(entry.Name, name, StringComparison.Ordinal))
        ?? new LedgerEntry(kind, name, LedgerState.Intended);

    /// <summary>The ledger with one more line, or with the line of that kind and name replaced.</summary>
    public Ledger With(LedgerEntry entry)
    {
        var entries = Entries.ToList();
        var index = entries.FindIndex(line => line.Kind == entry.Kind && string.Equals(line.Name, entry.Name, StringComparison.Ordinal));
        if (index < 0)
        {
            entries.Add(entry);
        }
        else
        {
            entries[index] = entry;
        }

        return new Ledger(entries);
    }

    /// <summary>The ledger with every thing of that kind gone.</summary>
    public Ledger WithGone(LedgerKind kind) =>
        new([.. Entries.Select(entry => entry.Kind == kind ? entry with { State = LedgerState.Gone, UncertainUntil = null, AnswerLost = false } : entry)]);
}

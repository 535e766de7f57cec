using System.Globalization;

namespace Magnum.Benchmarks;

/// <summary>What was measured, and the bar.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Bar">What it is to reach.</param>
/// <param name="AtLeast">Whether the bar is the least that is good; otherwise it is the most.</param>
internal sealed record Figure(string Name, double Value, double Bar, bool AtLeast)
{
    /// <summary>Whether nothing but the bar itself is good.</summary>
    public bool IsExact { get; init; }

    /// <summary>Whether the bar is reached.</summary>
    public bool IsReached => (IsExact || AtLeast ? Value >= Bar : Value <= Bar) && (!IsExact || Value <= Bar);

    private string Sign => IsExact ? "=" : AtLeast ? "≥" : "≤";

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name} {Value:0.###} (bar {Sign} {Bar:0.###}) {(IsReached ? "ok" : "short")}");
}

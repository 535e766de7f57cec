namespace Magnum.ChaosTests.Runs;

/// <summary>What a chaos run found.</summary>
internal sealed record ChaosReport
{
    /// <summary>All that may not be.</summary>
    public required IReadOnlyList<string> Violations { get; init; }

    /// <summary>How many bays there ever were.</summary>
    public required int Bays { get; init; }

    /// <summary>How many writes were acknowledged.</summary>
    public required int Acknowledged { get; init; }

    /// <summary>What was refused, how often.</summary>
    public required string Refusals { get; init; }

    /// <summary>How long after the end of the troubles every operation had ended.</summary>
    public required TimeSpan Settled { get; init; }

    /// <summary>How often the watches were begun anew.</summary>
    public required int Reconnects { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Join(
        Environment.NewLine,
        [
            $"{Bays} bays, {Acknowledged} writes acknowledged, {Reconnects} reconnects of watches, settled after {Settled.TotalSeconds:0} s",
            $"refused: {Refusals}",
            .. Violations,
        ]);
}

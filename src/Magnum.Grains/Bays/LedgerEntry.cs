using System.Text.Json;
using System.Text.Json.Serialization;

namespace Magnum.Grains.Bays;

/// <summary>One line of a bay's ledger: an outside thing that the bay owns.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its deterministic name, stored before it is asked for.</param>
/// <param name="State">What is known of it.</param>
public sealed record LedgerEntry(LedgerKind Kind, string Name, LedgerState State)
{
    /// <summary>Its id, once known.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// Until when a request to make it may still be on its way, UTC: before that, "not found" does not mean gone.
    /// Null when no such request is out.
    /// </summary>
    public DateTimeOffset? UncertainUntil { get; init; }

    /// <summary>Until when it can be used, UTC; null for as long as there is it.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether a request to make it went unanswered, so that the refusal of a later one does not prove that it was never made.</summary>
    public bool AnswerLost { get; init; }

    /// <summary>Members written by a newer version, kept as they are.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; init; }
}

namespace Magnum.Grains.Bays;

/// <summary>What a turn decided.</summary>
public sealed record BayDecision
{
    /// <summary>The next state; on a removal the last one; null when there was none and none is made.</summary>
    public required BayState? State { get; init; }

    /// <summary>Whether there is something to write.</summary>
    public bool Changed { get; init; }

    /// <summary>Whether the row goes.</summary>
    public bool Remove { get; init; }

    /// <summary>Secrets to seal and keep with the state, by kind.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What happened.</summary>
    public IReadOnlyList<BayEvent> Events { get; init; } = [];

    /// <summary>Why a command was not carried out; null when it was.</summary>
    public Refusal? Refusal { get; init; }

    internal static BayDecision Unchanged(BayState? state) => new() { State = state };

    internal static BayDecision Refuse(BayState? state, RefusalKind kind, string code, string message) =>
        new() { State = state, Refusal = new Refusal(kind, code, message) };
}

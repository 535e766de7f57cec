using Magnum.Grains.Bays;

namespace Magnum.Simulation.Checks;

/// <summary>What is known of a bay from what the store has committed.</summary>
internal sealed class BayRecord(Guid uuid)
{
    private readonly List<(long At, string Who, BayState State, IReadOnlyList<BayEvent> Events)> _history = [];

    /// <summary>The bay.</summary>
    public Guid Uuid => uuid;

    /// <summary>Its shard.</summary>
    public int Shard { get; private set; }

    /// <summary>Its last state; null before it was made.</summary>
    public BayState? State { get; private set; }

    /// <summary>Its revision.</summary>
    public long Revision { get; private set; }

    /// <summary>Whether its row is gone.</summary>
    public bool IsRemoved { get; private set; }

    /// <summary>Whether its row is there.</summary>
    public bool Lives => State is not null && !IsRemoved;

    /// <summary>Whether a forced delete has reported that it left something behind.</summary>
    public bool LeftOrphans { get; private set; }

    /// <summary>Whether a caller was told that its delete is accepted.</summary>
    public bool DeleteAcknowledged { get; set; }

    /// <summary>Takes in a commit.</summary>
    public void Take(long at, string who, BayState state, long revision, bool removed, IReadOnlyList<BayEvent> events)
    {
        if (State is null)
        {
            Shard = Magnum.Grains.Shard.Of(state.ProjectId, uuid);
        }

        (State, Revision, IsRemoved) = (state, revision, removed);
        LeftOrphans |= events.Any(told => told.Type == BayEventTypes.Orphans);
        _history.Add((at, who, state, events));
    }

    /// <summary>Whether it ever had that revision with so many nodes.</summary>
    public bool HasHad(long revision, int nodes) => revision <= _history.Count && _history[(int)revision - 1].State.NodeCount == nodes;

    /// <summary>Its life, a line for each commit.</summary>
    public IEnumerable<string> History => _history.Select((commit, index) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{(double)commit.At / TimeSpan.TicksPerSecond,11:0.000000}  {commit.Who,-12} r{index + 1} {Describe(commit.State)} {string.Join("; ", commit.Events.Select(told => $"{told.Type}: {told.Message}"))}"));

    /// <summary>A state in a line.</summary>
    public static string Describe(BayState state)
    {
        var operation = state.Operation is { } running ? $" {OperationNames.Of(running.Kind)}/{OperationNames.Of(running.Stage)}#{running.Attempt} op {Short(running.Id)}" : string.Empty;
        var due = state.DueAt is { } at ? $" due {at - Clock.EventLoop.Start:g}" : string.Empty;
        var ledger = string.Join(' ', state.Ledger.Entries.Select(entry => $"{entry.Kind}={entry.State}{(entry.UncertainUntil is null ? string.Empty : "?")}{(entry.AnswerLost ? "!" : string.Empty)}"));
        return $"{state.Status.ToName()}{operation}{due} nodes {state.NodeCount} stack {state.StackId ?? "-"} applied {Short(state.AppliedOperationId)} [{ledger}]";
    }

    private static string Short(Guid? id) => id is { } known ? known.ToString("N")[..6] : "-";
}

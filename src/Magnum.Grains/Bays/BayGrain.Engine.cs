using Magnum.Grains.Drivers;

namespace Magnum.Grains.Bays;

/// <content>The container engine of a settled bay, which its silo looks at now and then.</content>
public static partial class BayGrain
{
    /// <summary>Whether a bay must be told of a report: all else needs no turn and is written nowhere.</summary>
    public static bool IsNews(BayState state, EngineReport report) =>
        state.Operation is null && HasEngine(state) && state.Engine?.Differs(report, state.NodeCount) != false;

    /// <summary>Whether a bay has an engine that can be looked at.</summary>
    public static bool HasEngine(BayState state) => state is { Operation: null, ApiAddress: not null };

    private static BayDecision EngineSeen(BayState state, BayMessage.EngineSeen seen, TurnContext turn)
    {
        if (!IsNews(state, seen.Report))
        {
            return BayDecision.Unchanged(state);
        }

        var (before, now) = (state.Engine, EngineHealth.Of(seen.Report, state.NodeCount, turn.Now));
        var next = state with { Engine = now, UpdatedAt = turn.Now };
        var changed = before?.Healthy != now.Healthy || before?.HealthyNodes != now.HealthyNodes || before?.Nodes != now.Nodes;
        return new BayDecision
        {
            State = next,
            Changed = true,
            Events = changed || before is null ? [Event(next, turn, BayEventTypes.EngineChanged, $"Engine: {now.Text}", null)] : [],
        };
    }
}

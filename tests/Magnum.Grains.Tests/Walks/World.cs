using Magnum.Grains.Bays;
using Magnum.Grains.Tests.Bays;

namespace Magnum.Grains.Tests.Walks;

/// <summary>Time, chance and one bay. Everything that happens in a walk is an event of this queue, so that a seed replays it.</summary>
internal sealed class World(int seed)
{
    private readonly PriorityQueue<(string What, Action Action), (DateTimeOffset At, int Order)> _queue = new();
    private readonly List<(DateTimeOffset At, Func<string> What)> _trace = [];
    private int _order;
    private int _turns;

    public Random Random { get; } = new(seed);

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    public BayPolicy Policy { get; } = new();

    /// <summary>From now on nothing fails.</summary>
    public bool IsFair { get; set; }

    public BayState? Bay { get; private set; }

    public bool Removed { get; private set; }

    /// <summary>The stacks and trustees that a forced delete said it may leave behind.</summary>
    public bool OrphansReported { get; private set; }

    public HashSet<(string From, string To)> Transitions { get; } = [];

    public int Turns => _turns;

    public Action AfterCommit { get; set; } = () => { };

    public string Trace => string.Join(Environment.NewLine, _trace.Select(line => $"{line.At:HH:mm:ss.f} {line.What()}"));

    public bool Chance(double probability) => Random.NextDouble() < probability;

    public bool Fault(double probability) => Random.NextDouble() < probability && !IsFair;

    public TimeSpan Between(double least, double most) => TimeSpan.FromSeconds(least + (Random.NextDouble() * (most - least)));

    public Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.NextBytes(bytes);
        return new Guid(bytes);
    }

    public void Say(string what) => _trace.Add((Now, () => what));

    // Put into words only when a walk is told.
    public void Say(Func<string> what) => _trace.Add((Now, what));

    public void After(TimeSpan delay, string what, Action action) => _queue.Enqueue((what, action), (Now + delay, _order++));

    public void RunUntil(Func<bool> done, TimeSpan limit)
    {
        var end = Now + limit;
        while (!done() && _queue.TryPeek(out _, out var next) && next.At <= end)
        {
            _queue.TryDequeue(out var happening, out next);
            Now = next.At > Now ? next.At : Now;
            happening.Action();
        }

        Now = done() || Now > end ? Now : end;
    }

    /// <summary>A turn that is committed; null when the row is gone.</summary>
    public BayDecision? Tell(BayMessage message)
    {
        if (Removed)
        {
            return null;
        }

        var before = Bay;
        var turn = new TurnContext(Now, NewId(), Random.NextDouble(), Policy);
        var decision = BayGrain.Decide(before, message, turn);
        if (decision.Changed || decision.Refusal is not null)
        {
            Say(() => $"  {message.GetType().Name} -> {Words(decision)}");
        }

        Invariants.Check(before, message, turn, decision);
        if (++_turns % 16 == 0)
        {
            Invariants.CheckDeterminism(before, message, turn, decision);
        }

        Bay = decision.State;
        Removed = decision.Remove;
        OrphansReported |= decision.Events.Any(told => told.Type == BayEventTypes.Orphans);
        if (decision.Changed && before?.Status != Bay!.Status)
        {
            Transitions.Add((before?.Status.ToName() ?? "[*]", Removed ? "[*]" : Bay.Status.ToName()));
        }

        AfterCommit();
        return decision;
    }

    private static string Words(BayDecision decision) => decision switch
    {
        { Refusal: { } refusal } => $"refused {refusal.Code}",
        { Remove: true } => "removed",
        { State: { } state } => $"{state.Status} {state.Operation?.Kind} {state.Operation?.Stage} due {state.DueAt:HH:mm:ss.f}; {string.Join(", ", state.Ledger.Entries.Select(line => $"{line.Kind} {line.State} {line.UncertainUntil:HH:mm:ss}"))}; {state.Operation?.LastError ?? state.StatusReason}",
        _ => "nothing",
    };
}

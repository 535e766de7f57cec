namespace Magnum.Grains.Bays;

/// <content>Bays that harm whoever works on them.</content>
public static partial class BayGrain
{
    private static BayDecision TakenOver(BayState state, TurnContext turn)
    {
        if (state.Operation is not { } operation)
        {
            return BayDecision.Unchanged(state);
        }

        var counted = state with { Operation = operation with { TakeOvers = operation.TakeOvers + 1 } };
        return counted.Operation.TakeOvers < turn.Policy.MostTakeOvers
            ? Changed(counted, turn)
            : Park(counted with { Operation = operation with { TakeOvers = 0 } }, $"{turn.Policy.MostTakeOvers} servers in a row died at {OperationNames.Of(operation.Stage)}", turn);
    }

    // The timer stays: after the pause it is tried again, until the operation's deadline fails it.
    private static BayDecision Park(BayState state, string why, TurnContext turn)
    {
        if (state.Operation is not { } operation)
        {
            return BayDecision.Unchanged(state);
        }

        var until = Earlier(turn.Now + turn.Policy.ParkTime, turn.Now < operation.Deadline ? operation.Deadline : DateTimeOffset.MaxValue);
        var text = $"Left alone until {until:yyyy-MM-dd HH:mm} UTC: {why}. To be looked at by the bay service's operator.";
        var parked = state with { UpdatedAt = turn.Now, DueAt = until, Parked = text, Operation = operation with { LastError = why } };
        return new BayDecision { State = parked, Changed = true, Events = [Event(parked, turn, BayEventTypes.Parked, text, operation)] };
    }
}

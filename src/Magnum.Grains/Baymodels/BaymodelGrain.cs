namespace Magnum.Grains.Baymodels;

/// <summary>The life of a baymodel as a pure function. It has no timer and no effects.</summary>
public static class BaymodelGrain
{
    /// <summary>Decides a turn.</summary>
    /// <param name="state">The state that was read; null when there is none.</param>
    /// <param name="message">The command.</param>
    /// <param name="now">The database's time, UTC.</param>
    public static BaymodelDecision Decide(Baymodel? state, BaymodelMessage message, DateTimeOffset now)
    {
        if (message is BaymodelMessage.Create create)
        {
            return state is null ? Create(create, now) : new BaymodelDecision { State = state };
        }

        var own = string.Equals(state?.ProjectId, message.ProjectId, StringComparison.Ordinal);
        if (state is null || !(own || state.Public))
        {
            return Refuse(null, RefusalKind.NotFound, "BAYMODEL_NOT_FOUND", "The baymodel does not exist.");
        }

        if (!own)
        {
            return Refuse(state, RefusalKind.PermissionDenied, "BAYMODEL_OF_ANOTHER_PROJECT", $"Baymodel {state.Name} is public but belongs to another project; only that project can change it.");
        }

        return message switch
        {
            BaymodelMessage.Update update => Update(state, update, now),
            BaymodelMessage.Delete => new BaymodelDecision { State = state, Changed = true, Remove = true, RequireUnused = true },
            _ => throw new ArgumentOutOfRangeException(nameof(message), message, "Unknown message."),
        };
    }

    private static BaymodelDecision Create(BaymodelMessage.Create command, DateTimeOffset now) => new()
    {
        Changed = true,
        State = new Baymodel
        {
            Uuid = command.Uuid,
            ProjectId = command.ProjectId,
            UserId = command.UserId,
            Name = command.Name,
            Spec = command.Spec,
            Public = command.Public,
            CreatedAt = now,
        },
    };

    private static BaymodelDecision Update(Baymodel state, BaymodelMessage.Update command, DateTimeOffset now)
    {
        // Only whether others see it may change while a bay uses it.
        var sameBuild = state.Spec == command.Spec with { Labels = state.Spec.Labels, Unknown = state.Spec.Unknown }
            && SameLabels(state.Spec.Labels, command.Spec.Labels)
            && string.Equals(state.Name, command.Name, StringComparison.Ordinal);
        if (sameBuild && state.Public == command.Public)
        {
            return new BaymodelDecision { State = state };
        }

        return new BaymodelDecision
        {
            State = state with { Name = command.Name, Spec = command.Spec, Public = command.Public, UpdatedAt = now },
            Changed = true,
            RequireUnused = !sameBuild,
        };
    }

    private static bool SameLabels(IReadOnlyDictionary<string, string> left, IReadOnlyDictionary<string, string> right) =>
        left.Count == right.Count && left.All(label => right.TryGetValue(label.Key, out var value) && string.Equals(value, label.Value, StringComparison.Ordinal));

    private static BaymodelDecision Refuse(Baymodel? state, RefusalKind kind, string code, string message) =>
        new() { State = state, Refusal = new Refusal(kind, code, message) };
}

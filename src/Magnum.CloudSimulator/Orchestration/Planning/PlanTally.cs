using Magnum.CloudSimulator.Orchestration.Stacks;

namespace Magnum.CloudSimulator.Orchestration.Planning;

/// <summary>How a planned operation on a stack, or on a part of one, turns out.</summary>
internal sealed class PlanTally(DateTimeOffset start)
{
    private DateTimeOffset _end = start;

    /// <summary>The first failure of the plan; everything after it does not happen.</summary>
    public (DateTimeOffset At, string Action, Failure Failure)? First { get; private set; }

    /// <summary>When the part is over, failed or not.</summary>
    public DateTimeOffset End => First?.At ?? _end;

    public void Add(StackResource resource, string prefix)
    {
        var step = resource.Step;
        if (step.Held)
        {
            return;
        }

        _end = step.End > _end ? step.End : _end;
        if (step.Failure is { } failure && (First is null || step.End < First.Value.At))
        {
            First = (step.End, step.Action, failure.Path.Length == 0 ? failure.Under(prefix) : failure);
        }
    }
}

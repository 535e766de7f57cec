using System.Text.Json.Nodes;

namespace Magnum.CloudSimulator.Orchestration.Stacks;

/// <summary>A resource of a stack.</summary>
internal sealed class StackResource
{
    public const string Initial = "INIT_COMPLETE";

    public required string Name { get; init; }

    public required string Type { get; init; }

    /// <summary>Heat's own name for it: stack, resource and twelve random letters.</summary>
    public required string PhysicalName { get; set; }

    public string PhysicalId { get; set; } = "";

    public JsonObject Properties { get; set; } = [];

    /// <summary>What the cloud decided about it: addresses, a random value, a signal's data.</summary>
    public JsonObject Facts { get; set; } = [];

    /// <summary>The resources of the same stack that need this one.</summary>
    public List<string> RequiredBy { get; set; } = [];

    public required DateTimeOffset CreatedAt { get; set; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public required Step Step { get; set; }

    /// <summary>Status and reason before <see cref="Step"/>.</summary>
    public string PriorStatus { get; set; } = Initial;

    public string PriorReason { get; set; } = "";

    /// <summary>Whether it is gone once <see cref="Step"/> is over.</summary>
    public bool Leaving { get; set; }

    public StackNode? Nested { get; set; }

    public bool GoneAt(DateTimeOffset at) => Leaving && Step.Failure is null && at >= Step.End;

    public (string Status, string Reason) At(DateTimeOffset at) =>
        at < Step.Start ? (PriorStatus, PriorReason)
        : at < Step.End ? ($"{Step.Action}_IN_PROGRESS", "state changed")
        : Step.Failure is null ? ($"{Step.Action}_COMPLETE", "state changed")
        : ($"{Step.Action}_FAILED", Step.Failure.ToString());

    /// <summary>Whether it exists and can be asked for its attributes.</summary>
    public bool ReadyAt(DateTimeOffset at)
    {
        if (Step.Action == "CREATE")
        {
            return at >= Step.End && Step.Failure is null && !Step.Held;
        }

        return !GoneAt(at) && PriorStatus is not Initial and not "CREATE_FAILED";
    }

    public string PhysicalIdAt(DateTimeOffset at)
    {
        var made = Step.Action != "CREATE" ? PriorStatus != Initial : at >= Step.Start && !Step.Held;
        var lost = Step is { Action: "CREATE", Failure: not null } && at >= Step.End && Nested is null && Type.StartsWith("OS::Heat::", StringComparison.Ordinal);
        return made && !lost && Type != "OS::Heat::WaitCondition" ? PhysicalId : "";
    }

    /// <summary>Gives it a new step; what it was at <paramref name="now"/> becomes its past.</summary>
    public void Begin(Step step, DateTimeOffset now)
    {
        (PriorStatus, PriorReason) = At(now);
        Step = step;
        UpdatedAt = step.Held ? UpdatedAt : step.Start;
        Leaving = step.Action == "DELETE";
    }

    /// <summary>Takes a step back that has not begun at <paramref name="now"/>.</summary>
    public void Settle(DateTimeOffset now)
    {
        if (Step.Start <= now)
        {
            return;
        }

        var action = PriorStatus.Split('_')[0];
        var failure = PriorStatus.EndsWith("_FAILED", StringComparison.Ordinal) ? new Failure(PriorReason.Split(':')[0], "", PriorReason) : null;
        Leaving = false;
        Step = PriorStatus == Initial ? Step.Hold(Step.Operation, "CREATE") : new Step(Step.Operation, action, CreatedAt, CreatedAt, failure);
    }
}

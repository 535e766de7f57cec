using System.Text.Json.Serialization;

namespace Magnum.CloudSimulator.Orchestration.Stacks;

/// <summary>
/// What an operation does to a resource, and when. Planned as a whole at the operation's start: a state at any time is computed from it,
/// so nothing has to run in between, and a restart changes nothing.
/// </summary>
/// <param name="Operation">The operation it is part of.</param>
/// <param name="Action">CREATE, UPDATE or DELETE.</param>
/// <param name="Start">When it begins; <see cref="Never"/> when something that it needs has failed.</param>
/// <param name="End">When it is over.</param>
/// <param name="Failure">How it ends, when it fails.</param>
internal sealed record Step(long Operation, string Action, DateTimeOffset Start, DateTimeOffset End, Failure? Failure)
{
    public static DateTimeOffset Never => DateTimeOffset.MaxValue;

    [JsonIgnore]
    public bool Held => Start == Never;

    public static Step Hold(long operation, string action) => new(operation, action, Never, Never, null);
}

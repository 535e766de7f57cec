using System.Text.Json;
using System.Text.Json.Serialization;

namespace Magnum.Grains.Bays;

/// <summary>The operation in flight on a bay.</summary>
public sealed record BayOperation
{
    /// <summary>Identifies the operation; the stack carries it as a tag.</summary>
    public required Guid Id { get; init; }

    /// <summary>What is being done.</summary>
    public required OperationKind Kind { get; init; }

    /// <summary>The step that it stands at.</summary>
    public required OperationStage Stage { get; init; }

    /// <summary>When it came to that step, UTC.</summary>
    public required DateTimeOffset StageSince { get; init; }

    /// <summary>How often the step was tried, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How many silos in a row have died at that step before they could tell how its effect went.</summary>
    public int TakeOvers { get; init; }

    /// <summary>Share of the stack's resources that Heat has settled, 0 to 100; null when not known.</summary>
    public int? Percent { get; init; }

    /// <summary>When it was accepted, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the service gives up, UTC.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>After how many minutes Heat gives up, counted from when it accepts the stack, at least 1.</summary>
    public required int HeatTimeoutMinutes { get; init; }

    /// <summary>Request id of the call that asked for it.</summary>
    public required string RequestId { get; init; }

    /// <summary>User who asked for it.</summary>
    public required string UserId { get; init; }

    /// <summary>Whether a delete gives up on what cannot be deleted.</summary>
    public bool Force { get; init; }

    /// <summary>
    /// Of an update: the most nodes that the stack may have had before it; null when the number is not to change, or an older version wrote it.
    /// </summary>
    public int? FromNodeCount { get; init; }

    /// <summary>Of an update that shrinks the bay: ids of the Nova servers that a caller wants to go.</summary>
    public IReadOnlyList<string> NodesToRemove { get; init; } = [];

    /// <summary>The last passing trouble of this step.</summary>
    public string? LastError { get; init; }

    /// <summary>The stack's settled status in Heat's words, kept while outputs or failed resources are read.</summary>
    public string? StackStatus { get; init; }

    /// <summary>What the stack gave as its reason then.</summary>
    public string? StackReason { get; init; }

    /// <summary>Members written by a newer version, kept as they are.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; init; }
}

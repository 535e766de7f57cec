namespace Magnum.Grains.Bays;

/// <summary>One thing that happened to a bay; written in the transaction that changes the bay.</summary>
public sealed record BayEvent
{
    /// <summary>Stable word for what happened, see <see cref="BayEventTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The bay's status after it.</summary>
    public required BayStatus Status { get; init; }

    /// <summary>The same for a person; no secret ever.</summary>
    public required string Message { get; init; }

    /// <summary>The operation in flight, if any.</summary>
    public Guid? OperationId { get; init; }

    /// <summary>Request id of the call, or of the OpenStack request, that led to it.</summary>
    public string? RequestId { get; init; }

    /// <summary>User who asked for the operation.</summary>
    public string? UserId { get; init; }
}

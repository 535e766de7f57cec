namespace Magnum.Grains.Bays;

/// <summary>What a list shows of a bay: read from the same stored state as <see cref="BayState"/>, the rest passed over.</summary>
public sealed record BaySummary
{
    /// <inheritdoc cref="BayState.Format"/>
    public int Format { get; init; } = 1;

    /// <inheritdoc cref="BayState.Uuid"/>
    public required Guid Uuid { get; init; }

    /// <inheritdoc cref="BayState.Name"/>
    public required string Name { get; init; }

    /// <inheritdoc cref="BayState.BaymodelUuid"/>
    public required Guid BaymodelUuid { get; init; }

    /// <inheritdoc cref="BayState.NodeCount"/>
    public required int NodeCount { get; init; }

    /// <inheritdoc cref="BayState.MasterCount"/>
    public required int MasterCount { get; init; }

    /// <inheritdoc cref="BayState.CreateTimeoutMinutes"/>
    public int? CreateTimeoutMinutes { get; init; }

    /// <inheritdoc cref="BayState.Status"/>
    public required BayStatus Status { get; init; }

    /// <inheritdoc cref="BayState.StackId"/>
    public string? StackId { get; init; }

    /// <inheritdoc cref="BayState.CreatedAt"/>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The summary of a bay.</summary>
    public static BaySummary Of(BayState bay) => new()
    {
        Format = bay.Format,
        Uuid = bay.Uuid,
        Name = bay.Name,
        BaymodelUuid = bay.BaymodelUuid,
        NodeCount = bay.NodeCount,
        MasterCount = bay.MasterCount,
        CreateTimeoutMinutes = bay.CreateTimeoutMinutes,
        Status = bay.Status,
        StackId = bay.StackId,
        CreatedAt = bay.CreatedAt,
    };
}

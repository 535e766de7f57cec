using Magnum.Grains.Bays;

namespace Magnum.Grains.Store;

/// <summary>A page of a listing.</summary>
public sealed record ListQuery
{
    /// <summary>At most so many, 1 to 1001.</summary>
    public required int Limit { get; init; }

    /// <summary>Order.</summary>
    public ListOrder Order { get; init; }

    /// <summary>Whether the order is reversed.</summary>
    public bool Descending { get; init; }

    /// <summary>Where to begin; null for the first page.</summary>
    public ListCursor? After { get; init; }

    /// <summary>Only of this name.</summary>
    public string? Name { get; init; }

    /// <summary>Only bays in this status.</summary>
    public BayStatus? Status { get; init; }

    /// <summary>Only bays made from this baymodel.</summary>
    public Guid? BaymodelUuid { get; init; }

    /// <summary>Only baymodels for this engine.</summary>
    public string? Coe { get; init; }
}

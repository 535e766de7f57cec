namespace Magnum.Grains.Store;

/// <summary>Orders of a listing; ties are broken by uuid.</summary>
public enum ListOrder
{
    /// <summary>By time of creation.</summary>
    CreatedAt,

    /// <summary>By name, byte by byte.</summary>
    Name,
}

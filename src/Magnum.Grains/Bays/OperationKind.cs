namespace Magnum.Grains.Bays;

/// <summary>What is being done to a bay.</summary>
public enum OperationKind
{
    /// <summary>The bay is being built.</summary>
    Create,

    /// <summary>The bay is being scaled.</summary>
    Update,

    /// <summary>The bay is being removed.</summary>
    Delete,
}

namespace Magnum.Cli.Bays;

/// <summary>What is waited for.</summary>
internal enum BayOperationKind
{
    /// <summary>A bay is being built.</summary>
    Create,

    /// <summary>A bay is being changed.</summary>
    Update,

    /// <summary>A bay is being removed.</summary>
    Delete,
}

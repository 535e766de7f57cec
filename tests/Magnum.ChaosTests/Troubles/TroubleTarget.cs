namespace Magnum.ChaosTests.Troubles;

/// <summary>What a trouble meets.</summary>
internal enum TroubleTarget
{
    /// <summary>The server processes.</summary>
    Servers,

    /// <summary>PostgreSQL.</summary>
    Database,

    /// <summary>Keystone and Heat.</summary>
    Cloud,
}

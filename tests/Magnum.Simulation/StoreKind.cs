namespace Magnum.Simulation;

/// <summary>Kinds of databases.</summary>
internal enum StoreKind
{
    /// <summary>In memory.</summary>
    Memory,

    /// <summary>SQLite.</summary>
    Sqlite,

    /// <summary>PostgreSQL.</summary>
    Postgres,
}

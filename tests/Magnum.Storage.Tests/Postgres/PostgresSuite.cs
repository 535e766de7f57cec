namespace Magnum.Storage.Tests.Postgres;

/// <summary>The classes that share one PostgreSQL server.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresSuite : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}

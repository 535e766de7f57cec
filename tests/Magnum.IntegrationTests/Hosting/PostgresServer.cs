using Magnum.Tests.Shared;

namespace Magnum.IntegrationTests.Hosting;

/// <summary>A PostgreSQL server for the tests of a class.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly PostgresCluster _cluster = new("fsync=off");

    public Task InitializeAsync() => _cluster.StartAsync();

    public Task DisposeAsync() => _cluster.EndAsync();

    /// <summary>A fresh, empty database; answers with its connection string.</summary>
    internal Task<string> CreateDatabaseAsync() => _cluster.CreateDatabaseAsync();
}

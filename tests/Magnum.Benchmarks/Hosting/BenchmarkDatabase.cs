using Magnum.Storage.Postgres;
using Magnum.Storage.Secrets;
using Magnum.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Magnum.Benchmarks.Hosting;

/// <summary>A PostgreSQL server of the benchmark's own, which keeps its promises to the disk and its crashes to itself, with a migrated database.</summary>
internal sealed class BenchmarkDatabase : IAsyncDisposable
{
    private readonly PostgresCluster _cluster = new("max_connections=300", "shared_buffers=512MB", "max_wal_size=4GB", "log_min_messages=panic");

    private BenchmarkDatabase()
    {
    }

    public PostgresCluster Cluster => _cluster;

    /// <summary>The key that seals secrets, as the server's setting names it.</summary>
    public string Keys { get; } = $"bench:{Convert.ToBase64String(new byte[32])}";

    public string ConnectionString { get; private set; } = string.Empty;

    private PostgresStoreOptions Options => new() { ConnectionString = ConnectionString, Keys = SecretKeys.Parse(Keys, "keys") };

    public static async Task<BenchmarkDatabase> StartAsync()
    {
        var database = new BenchmarkDatabase();
        await database._cluster.StartAsync();
        database.ConnectionString = await database._cluster.CreateDatabaseAsync();
        await using var migrated = await database.OpenStoreAsync();
        return database;
    }

    /// <summary>The product's store on it.</summary>
    public Task<PostgresGrainStore> OpenStoreAsync() =>
        PostgresGrainStore.OpenAsync(Options, TimeProvider.System, NullLogger<PostgresGrainStore>.Instance, CancellationToken.None);

    /// <summary>Npgsql alone, with the store's own settings of a connection.</summary>
    public NpgsqlDataSource OpenBare() => NpgsqlDataSource.Create(Options.ToConnectionString());

    /// <summary>Runs statements.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync() => await _cluster.EndAsync();
}

using Magnum.Storage.Postgres;
using Magnum.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Magnum.Storage.Tests.Postgres;

/// <summary>The server that the tests share, and fresh databases on it.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Template = "magnum_template";

    private PostgresCluster? _cluster;
    private string _connectionString = "";
    private int _databases;

    public async Task InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("MAGNUM_TEST_POSTGRES") is { Length: > 0 } given)
        {
            _connectionString = given;
        }
        else
        {
            _cluster = new PostgresCluster("fsync=off", "max_connections=150", "autovacuum_naptime=5");
            await _cluster.StartAsync();
            _connectionString = _cluster.ConnectionString;
        }

        await ExecuteAsync($"DROP DATABASE IF EXISTS {Template}");
        await ExecuteAsync($"CREATE DATABASE {Template}");
        await using var store = await PostgresGrainStore.OpenAsync(
            new PostgresStoreOptions { ConnectionString = For(Template), Keys = PostgresHarness.Keys },
            TimeProvider.System,
            NullLogger<PostgresGrainStore>.Instance,
            CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.EndAsync();
        }
    }

    /// <summary>A fresh, migrated database; answers with its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"magnum_test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {Template} STRATEGY FILE_COPY");
        return For(name);
    }

    /// <summary>Removes a database.</summary>
    public async Task DropDatabaseAsync(string connectionString) =>
        await ExecuteAsync($"DROP DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    private string For(string database) => new NpgsqlConnectionStringBuilder(_connectionString) { Database = database }.ToString();

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

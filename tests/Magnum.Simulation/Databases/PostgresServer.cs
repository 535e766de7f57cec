using Magnum.Tests.Shared;
using Npgsql;

namespace Magnum.Simulation.Databases;

/// <summary>The server named in <c>MAGNUM_TEST_POSTGRES</c>, or one of its own.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private PostgresCluster? _cluster;
    private string _connectionString = string.Empty;
    private int _databases;

    private PostgresServer()
    {
    }

    /// <summary>Finds or starts it.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        if (Environment.GetEnvironmentVariable("MAGNUM_TEST_POSTGRES") is { Length: > 0 } given)
        {
            server._connectionString = given;
        }
        else
        {
            server._cluster = new PostgresCluster("fsync=off", "max_connections=50");
            await server._cluster.StartAsync();
            server._connectionString = server._cluster.ConnectionString;
        }

        return server;
    }

    /// <summary>A fresh database; answers with its name.</summary>
    public string CreateDatabase()
    {
        var name = $"magnum_world_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        Execute($"CREATE DATABASE {name} STRATEGY FILE_COPY");
        return name;
    }

    /// <summary>Removes a database.</summary>
    public void DropDatabase(string name) => Execute($"DROP DATABASE {name} WITH (FORCE)");

    /// <summary>How to connect to a database.</summary>
    public string ConnectionTo(string name) => new NpgsqlConnectionStringBuilder(_connectionString) { Database = name }.ToString();

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.EndAsync();
        }
    }

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(_connectionString + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}

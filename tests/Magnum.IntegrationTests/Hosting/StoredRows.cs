using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Magnum.IntegrationTests.Hosting;

/// <summary>Looks into the database of a server; where that is SQLite, the server is stopped.</summary>
internal static class StoredRows
{
    /// <summary>How many secrets, and keys of secrets, the database holds.</summary>
    public static Task<long> SecretsAsync(TestServer server) =>
        CountAsync(server, "SELECT (SELECT count(*) FROM secrets) + (SELECT count(*) FROM secret_keys)");

    /// <summary>How many bays the database holds.</summary>
    public static Task<long> BaysAsync(TestServer server) => CountAsync(server, "SELECT count(*) FROM bays");

    private static async Task<long> CountAsync(TestServer server, string sql)
    {
        await using DbConnection connection = server.Postgres is { } postgres
            ? new NpgsqlConnection($"{postgres};Pooling=false")
            : new SqliteConnection($"Data Source={server.Database};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync())!;
    }
}

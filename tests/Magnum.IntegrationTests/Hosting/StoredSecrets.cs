using Microsoft.Data.Sqlite;

namespace Magnum.IntegrationTests.Hosting;

/// <summary>Looks into the database of a server that is stopped.</summary>
internal static class StoredSecrets
{
    /// <summary>How many secrets, and keys of secrets, the database holds.</summary>
    public static long In(TestServer server)
    {
        using var connection = new SqliteConnection($"Data Source={server.Database};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT count(*) FROM secrets) + (SELECT count(*) FROM secret_keys)";
        return (long)command.ExecuteScalar()!;
    }
}

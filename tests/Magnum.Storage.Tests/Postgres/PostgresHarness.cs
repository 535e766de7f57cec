using Magnum.Grains.Store;
using Magnum.Storage.Postgres;
using Magnum.Storage.Secrets;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Magnum.Storage.Tests.Postgres;

internal sealed class PostgresHarness : DurableHarness
{
    public static readonly SecretKeys Keys = SecretKeys.Parse($"test:{Convert.ToBase64String(new byte[32])}", "test");

    private readonly PostgresServer _server;
    private PostgresGrainStore? _store;

    private PostgresHarness(PostgresServer server, string connectionString)
    {
        _server = server;
        ConnectionString = connectionString;
    }

    public override IGrainStore Store => _store!;

    public override string NameOfRefusal => "refused_here";

    public PostgresGrainStore Opened => _store!;

    public string ConnectionString { get; }

    public static async Task<PostgresHarness> CreateAsync(PostgresServer server)
    {
        var harness = new PostgresHarness(server, await server.CreateDatabaseAsync());
        await harness.OpenAsync();
        return harness;
    }

    public override async Task OpenAsync(SecretKeys? keys = null) => _store = await OpenAnotherAsync(keys);

    /// <summary>A second store on the same database, as another process would have it.</summary>
    public Task<PostgresGrainStore> OpenAnotherAsync(SecretKeys? keys = null) =>
        PostgresGrainStore.OpenAsync(
            new PostgresStoreOptions { ConnectionString = ConnectionString, Keys = keys ?? Keys },
            TimeProvider.System,
            NullLogger<PostgresGrainStore>.Instance,
            CancellationToken.None);

    public override async Task CloseAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
            _store = null;
        }
    }

    /// <summary>The server's clock cannot be moved: what it is compared with moves back instead.</summary>
    public override async Task AdvanceAsync(TimeSpan time) =>
        await ExecuteAsync(
            $"""
            UPDATE shards SET lease_until = lease_until - interval '{time}';
            UPDATE silos SET lease_until = lease_until - interval '{time}';
            UPDATE leases SET lease_until = lease_until - interval '{time}';
            UPDATE requests SET created_at = created_at - interval '{time}';
            """);

    /// <summary>A connection beside the store.</summary>
    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    public override async Task ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The one value of a query.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public override Task EditBodiesAsync(string table, string from, string to) =>
        ExecuteAsync($"UPDATE {table} SET body = replace(body::text, '{from}', '{to}')::json");

    public override Task RefuseSecretsAsync() =>
        ExecuteAsync("ALTER TABLE secrets ADD CONSTRAINT refused_here CHECK (kind = '') NOT VALID");

    public override async Task<byte[]> DumpAsync() =>
        System.Text.Encoding.UTF8.GetBytes(await ScalarAsync<string>("SELECT database_to_xml(true, false, '')::text"));

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _server.DropDatabaseAsync(ConnectionString);
    }
}

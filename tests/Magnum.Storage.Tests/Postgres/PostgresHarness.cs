using Magnum.Grains.Store;
using Magnum.Storage.Postgres;
using Magnum.Storage.Secrets;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Magnum.Storage.Tests.Postgres;

internal sealed class PostgresHarness : StoreHarness
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

    public string ConnectionString { get; }

    public static async Task<PostgresHarness> CreateAsync(PostgresServer server)
    {
        var harness = new PostgresHarness(server, await server.CreateDatabaseAsync());
        await harness.OpenAsync();
        return harness;
    }

    public async Task OpenAsync(SecretKeys? keys = null) => _store = await OpenAnotherAsync(keys);

    /// <summary>A second store on the same database, as another process would have it.</summary>
    public Task<PostgresGrainStore> OpenAnotherAsync(SecretKeys? keys = null) =>
        PostgresGrainStore.OpenAsync(
            new PostgresStoreOptions { ConnectionString = ConnectionString, Keys = keys ?? Keys },
            TimeProvider.System,
            NullLogger<PostgresGrainStore>.Instance,
            CancellationToken.None);

    public async Task CloseAsync()
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
            UPDATE requests SET created_at = created_at - interval '{time}';
            """);

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _server.DropDatabaseAsync(ConnectionString);
    }
}

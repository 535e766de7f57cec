using Magnum.Grains.Store;
using Magnum.Storage.Secrets;
using Magnum.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Magnum.Storage.Tests.Sqlite;

internal sealed class SqliteHarness : DurableHarness
{
    private readonly ManualTime _time = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("magnum-store-");
    private SqliteGrainStore? _store;

    public override IGrainStore Store => _store!;

    public override string NameOfRefusal => "refused here";

    public SqliteGrainStore Opened => _store!;

    public string Path => System.IO.Path.Combine(_folder.FullName, "data", "magnum.db");

    public override async Task OpenAsync(SecretKeys? keys = null) =>
        _store = await SqliteGrainStore.OpenAsync(
            new SqliteStoreOptions { Path = Path, Keys = keys }, _time, NullLogger<SqliteGrainStore>.Instance, CancellationToken.None);

    public override async Task CloseAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
            _store = null;
        }
    }

    public override Task AdvanceAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }

    public override async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public override Task EditBodiesAsync(string table, string from, string to) =>
        ExecuteAsync($"UPDATE {table} SET body = replace(body, '{from}', '{to}')");

    public override Task RefuseSecretsAsync() =>
        ExecuteAsync("CREATE TRIGGER refusing BEFORE INSERT ON secrets BEGIN SELECT raise(ABORT, 'refused here'); END");

    public override async Task<byte[]> DumpAsync()
    {
        await CloseAsync();
        return await File.ReadAllBytesAsync(Path);
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Delete(recursive: true);
    }
}

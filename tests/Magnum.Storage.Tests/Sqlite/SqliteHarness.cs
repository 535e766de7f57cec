using Magnum.Grains.Store;
using Magnum.Storage.Secrets;
using Magnum.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Magnum.Storage.Tests.Sqlite;

internal sealed class SqliteHarness : StoreHarness
{
    private readonly ManualTime _time = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("magnum-store-");
    private SqliteGrainStore? _store;

    public override IGrainStore Store => _store!;

    public string Path => System.IO.Path.Combine(_folder.FullName, "data", "magnum.db");

    public async Task OpenAsync(SecretKeys? keys = null) =>
        _store = await SqliteGrainStore.OpenAsync(
            new SqliteStoreOptions { Path = Path, Keys = keys }, _time, NullLogger<SqliteGrainStore>.Instance, CancellationToken.None);

    public async Task CloseAsync()
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

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Delete(recursive: true);
    }
}

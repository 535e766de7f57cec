using Magnum.Grains.Store;
using Magnum.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Magnum.Simulation.Databases;

/// <summary>The store on a SQLite file in a temporary folder.</summary>
internal sealed class SqliteDatabase : Database
{
    // Where it can be had, a folder in memory: a disk would only be waited for.
    private static readonly string Root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
    private readonly string _folder = Path.Combine(Root, $"magnum-simulation-{Guid.NewGuid():N}");
    private readonly SqliteGrainStore _store;

    public SqliteDatabase(TimeProvider time) => _store = SqliteGrainStore.OpenAsync(
        new SqliteStoreOptions { Path = Path.Combine(_folder, "magnum.db"), Readers = 1 }, time, NullLogger<SqliteGrainStore>.Instance, CancellationToken.None).GetAwaiter().GetResult();

    public override IGrainStore Store => _store;

    public override async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

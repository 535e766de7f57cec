using Magnum.Grains;
using Magnum.Grains.Discovery;
using Magnum.Grains.Store;
using Magnum.Storage.Secrets;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Magnum.Storage.Sqlite;

/// <summary>
/// The grain store on SQLite: for one process on one machine. The file is locked while the store is open, so at the opening nobody can
/// hold a lease and all are released. Writes are one at a time and durable (WAL, synchronous=FULL); reads run beside them.
/// "The database's time" is the <see cref="TimeProvider"/>'s.
/// </summary>
public sealed partial class SqliteGrainStore : IGrainStore, IDiscoveryStore, IAsyncDisposable
{
    private readonly SqliteDatabase _database;
    private readonly KeyRing _keys;
    private readonly FailPoints _failPoints;
    private readonly TimeProvider _time;
    private readonly SignalHub _signals;
    private readonly ILogger _logger;

    private SqliteGrainStore(SqliteDatabase database, KeyRing keys, FailPoints failPoints, TimeProvider time, ILogger logger)
    {
        _database = database;
        _keys = keys;
        _failPoints = failPoints;
        _time = time;
        _logger = logger;
        _signals = new SignalHub(logger);
    }

    /// <summary>Opens the store, bringing its schema up to date.</summary>
    /// <exception cref="StoreException">The file cannot be opened, another process works with it, or a newer server changed it.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="FormatException">The key file holds no valid keys.</exception>
    public static async Task<SqliteGrainStore> OpenAsync(
        SqliteStoreOptions options, TimeProvider time, ILogger<SqliteGrainStore> logger, CancellationToken cancellationToken)
    {
        SqliteStoreOptions.Check(options);
        SQLitePCL.Batteries_V2.Init();
        var database = SqliteDatabase.Open(options, time);
        try
        {
            var keys = new KeyRing(options.Keys ?? SecretKeys.FromFileOrCreate(options.Path + ".key"));
            var store = new SqliteGrainStore(database, keys, options.FailPoints, time, logger);
            var applied = await SqliteSchema.MigrateAsync(database, store.Now(), cancellationToken);
            foreach (var migration in applied)
            {
                store.LogMigrated(migration.Name);
            }

            await store.ReleaseAllAsync(cancellationToken);
            store.LogOpened(options.Path);
            return store;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<StoreSignal> handler) => _signals.Subscribe(handler);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static string Sql(string operation) => SqlFile.Read($"Sqlite/Sql/{operation}.sql");

    private static bool Committed(CommitResult result) => result.Outcome == CommitOutcome.Committed;

    private static DateTimeOffset? TimeOrNull(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : StoreTime.FromMicroseconds(row.GetInt64(column));

    private DateTimeOffset Now() => StoreTime.Floor(_time.GetUtcNow());
}

using Magnum.Grains;
using Magnum.Grains.Discovery;
using Magnum.Grains.Store;
using Magnum.Storage.Schema;
using Magnum.Storage.Secrets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Magnum.Storage.Postgres;

/// <summary>
/// The grain store on PostgreSQL 13 or later, shared by all processes of a service. Turns are one statement; creates one short
/// transaction. The database's clock decides leases. The database must not be reached through a pooler in transaction mode: LISTEN needs
/// a session.
/// </summary>
public sealed partial class PostgresGrainStore : IGrainStore, IDiscoveryStore, IAsyncDisposable
{
    private readonly PostgresDatabase _database;
    private readonly PostgresSignals _signals;
    private readonly KeyRing _keys;
    private readonly FailPoints _failPoints;
    private readonly ILogger _logger;

    private PostgresGrainStore(PostgresDatabase database, PostgresSignals signals, KeyRing keys, FailPoints failPoints, ILogger logger)
    {
        _database = database;
        _signals = signals;
        _keys = keys;
        _failPoints = failPoints;
        _logger = logger;
    }

    /// <summary>Opens the store, bringing its schema up to date and listening for signals.</summary>
    /// <exception cref="StoreException">The database cannot be reached, refuses, or a newer server changed its schema.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static async Task<PostgresGrainStore> OpenAsync(
        PostgresStoreOptions options, TimeProvider time, ILogger<PostgresGrainStore> logger, CancellationToken cancellationToken)
    {
        PostgresStoreOptions.Check(options);
        var database = new PostgresDatabase(NpgsqlDataSource.Create(options.ToConnectionString()), time);
        PostgresSignals? signals = null;
        try
        {
            var applied = await MigrateAsync(options, time, cancellationToken);
            signals = new PostgresSignals(NpgsqlDataSource.Create(SignalConnections(options)), time, logger);
            await signals.Listening.WaitAsync(cancellationToken);
            var store = new PostgresGrainStore(database, signals, new KeyRing(options.Keys), options.FailPoints, logger);
            foreach (var migration in applied)
            {
                store.LogMigrated(migration.Name);
            }

            store.LogOpened();
            return store;
        }
        catch
        {
            if (signals is not null)
            {
                await signals.DisposeAsync();
            }

            await database.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<StoreSignal> handler) => _signals.Subscribe(handler);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _signals.DisposeAsync();
        await _database.DisposeAsync();
    }

    // A step of the schema, or the wait for another process that makes it, may take longer than any statement of the running work.
    private static async Task<IReadOnlyList<Migration>> MigrateAsync(
        PostgresStoreOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var builder = options.ToConnectionString();
        builder.Options += " -c statement_timeout=0";
        builder.CommandTimeout = 0;
        builder.MaxPoolSize = 1;
        await using var database = new PostgresDatabase(NpgsqlDataSource.Create(builder), time);
        return await PostgresSchema.MigrateAsync(database, cancellationToken);
    }

    // Two sessions that stay, apart from the pool: a busy pool does not keep hints waiting, and a dead peer is noticed.
    private static string SignalConnections(PostgresStoreOptions options)
    {
        var builder = options.ToConnectionString();
        builder.MinPoolSize = 0;
        builder.MaxPoolSize = 2;
        builder.KeepAlive = 15;
        return builder.ToString();
    }

    private static string Sql(string operation) => SqlFile.Read($"Postgres/Sql/{operation}.sql");

    private static bool Committed(CommitResult result) => result.Outcome == CommitOutcome.Committed;

    private static DateTimeOffset? TimeOrNull(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}

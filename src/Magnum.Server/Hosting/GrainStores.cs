using Magnum.Grains;
using Magnum.Grains.Discovery;
using Magnum.Grains.Store;
using Magnum.Server.Settings;
using Magnum.Storage.Postgres;
using Magnum.Storage.Secrets;
using Magnum.Storage.Sqlite;

namespace Magnum.Server.Hosting;

/// <summary>The store that the settings name, opened.</summary>
/// <param name="Store">The store.</param>
/// <param name="Members">The same, as the store of the members of new clusters.</param>
/// <param name="Owner">What is disposed with it.</param>
internal sealed record GrainStores(IGrainStore Store, IDiscoveryStore Members, IAsyncDisposable Owner) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Opens it. After a power cut all machines start at the same time, and the database takes longest: it is waited for, a minute at most.
    /// </summary>
    public static async Task<GrainStores> OpenAsync(ServerSettings settings, FailPoints failPoints, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await OpenOnceAsync(settings, failPoints, loggers, cancellationToken);
            }
            catch (StoreException exception) when (exception.IsTransient && TimeProvider.System.GetElapsedTime(began) < Patience)
            {
                MagnumServer.LogDatabaseAway(loggers.CreateLogger(nameof(MagnumServer)), exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync() => Owner.DisposeAsync();

    private static async Task<GrainStores> OpenOnceAsync(ServerSettings settings, FailPoints failPoints, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var keys = settings switch
        {
            { SecretKeys: { } text } => SecretKeys.Parse(text, "secrets:keys"),
            { SecretKeyFile: { } path } => SecretKeys.FromFile(path),
            _ => null,
        };
        if (settings.Postgres is { } connectionString)
        {
            var postgres = await PostgresGrainStore.OpenAsync(
                new PostgresStoreOptions { ConnectionString = connectionString, Keys = keys!, FailPoints = failPoints },
                TimeProvider.System,
                loggers.CreateLogger<PostgresGrainStore>(),
                cancellationToken);
            return new GrainStores(postgres, postgres, postgres);
        }

        var sqlite = await SqliteGrainStore.OpenAsync(
            new SqliteStoreOptions { Path = settings.SqlitePath, Keys = keys, FailPoints = failPoints },
            TimeProvider.System,
            loggers.CreateLogger<SqliteGrainStore>(),
            cancellationToken);
        return new GrainStores(sqlite, sqlite, sqlite);
    }
}

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
    public static async Task<GrainStores> OpenAsync(ServerSettings settings, FailPoints failPoints, ILoggerFactory loggers, CancellationToken cancellationToken)
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

    public ValueTask DisposeAsync() => Owner.DisposeAsync();
}

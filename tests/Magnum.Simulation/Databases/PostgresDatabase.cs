using Magnum.Grains.Store;
using Magnum.Storage.Postgres;
using Magnum.Storage.Secrets;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Magnum.Simulation.Databases;

/// <summary>
/// The store on a database of a PostgreSQL server. Its sessions look into the schema <c>world</c> before the server's own, and find there a
/// <c>now()</c> that shows the world's time.
/// </summary>
internal sealed class PostgresDatabase : Database
{
    private readonly PostgresServer _server;
    private readonly TimeProvider _time;
    private readonly string _name;
    private readonly NpgsqlConnection _clock;
    private readonly PostgresGrainStore _store;
    private DateTimeOffset _shown;

    public PostgresDatabase(PostgresServer server, TimeProvider time)
    {
        (_server, _time) = (server, time);
        _name = server.CreateDatabase();
        _clock = new NpgsqlConnection(server.ConnectionTo(_name));
        _clock.Open();
        Execute(
            """
            CREATE SCHEMA world;
            CREATE UNLOGGED TABLE world.clock (shows timestamptz NOT NULL) WITH (fillfactor = 10);
            INSERT INTO world.clock VALUES ('epoch');
            CREATE FUNCTION world.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT shows FROM world.clock';
            """);
        ShowTime();
        var connection = new NpgsqlConnectionStringBuilder(server.ConnectionTo(_name)) { Options = "-c search_path=world,pg_catalog,public", MaxPoolSize = 4 };
        _store = PostgresGrainStore.OpenAsync(
            new PostgresStoreOptions { ConnectionString = connection.ToString(), Keys = SecretKeys.Parse($"world:{Convert.ToBase64String(new byte[32])}", "world") },
            TimeProvider.System,
            NullLogger<PostgresGrainStore>.Instance,
            CancellationToken.None).GetAwaiter().GetResult();
    }

    public override IGrainStore Store => _store;

    public override bool EventsMayLag => true;

    public override T Run<T>(Func<IGrainStore, Task<T>> operation)
    {
        ShowTime();
        return Task.Run(() => operation(_store)).GetAwaiter().GetResult();
    }

    public override async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _clock.DisposeAsync();
        _server.DropDatabase(_name);
    }

    private void ShowTime()
    {
        if (_time.GetUtcNow() is var now && now != _shown)
        {
            using var command = new NpgsqlCommand("UPDATE world.clock SET shows = $1", _clock);
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime });
            command.ExecuteNonQuery();
            _shown = now;
        }
    }

    private void Execute(string sql)
    {
        using var command = new NpgsqlCommand(sql, _clock);
        command.ExecuteNonQuery();
    }
}

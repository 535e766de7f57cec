using Npgsql;

namespace Magnum.IntegrationTests.Hosting;

/// <summary>
/// A PostgreSQL server of this test run's own: on a loopback port, in a temporary folder, run as the user postgres where the tests run as root.
/// </summary>
public sealed class PostgresCluster : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("magnum-postgres-");
    private readonly int _port = LoopbackPort.Next();
    private ChildProcess? _server;
    private int _databases;

    private string Data => Path.Combine(_folder.FullName, "data");

    public async Task InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres", _folder.FullName);
        }

        var binaries = FindBinaries();
        await RunAsync(AsPostgres($"{binaries}/initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"));
        _server = ChildProcess.Start(
            AsPostgres($"{binaries}/postgres", "-D", Data, "-p", $"{_port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"),
            readyWhen: "ready to accept connections");
        await _server.ReadyAsync();
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.SignalAsync("INT");
            await _server.EndedAsync();
            await _server.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>A fresh, empty database; answers with its connection string.</summary>
    internal async Task<string> CreateDatabaseAsync()
    {
        var name = $"magnum_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(For("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return For(name);
    }

    private static string FindBinaries()
    {
        const string Debian = "/usr/lib/postgresql";
        var found = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian).OrderByDescending(version => version, StringComparer.Ordinal).FirstOrDefault()
            : null;
        return found is not null && File.Exists($"{found}/bin/initdb")
            ? $"{found}/bin"
            : throw new InvalidOperationException("These tests need PostgreSQL: install the package postgresql.");
    }

    private static string[] AsPostgres(params string[] command) => Environment.IsPrivilegedProcess
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--", .. command]
        : command;

    private static async Task RunAsync(params string[] command)
    {
        var (code, output) = await ChildProcess.RunAsync(command);
        code.ShouldBe(0, output);
    }

    private string For(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database}";
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Magnum.Storage.Tests.Postgres;

/// <summary>
/// A PostgreSQL server of this test run's own: on a free loopback port, in a temporary folder, run as the user postgres where the tests run
/// as root. It ends with the test run, also when that is killed: its guardian sees the pipe close.
/// </summary>
internal sealed class PostgresCluster
{
    private const string Guardian =
        """
        "$0"/postgres -D "$1" -c listen_addresses=127.0.0.1 -p "$2" -c unix_socket_directories= -c fsync=off -c max_connections=150 \
          -c log_min_messages=fatal -c autovacuum_naptime=5 &
        server=$!
        cat > /dev/null
        kill -INT "$server"
        wait "$server"
        """;

    private readonly string _binaries = FindBinaries();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("magnum-postgres-");
    private readonly int _port = FreePort();
    private Process? _server;

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres";

    private string Data => Path.Combine(_folder.FullName, "data");

    public async Task StartAsync()
    {
        if (!Directory.Exists(Data))
        {
            if (Environment.IsPrivilegedProcess)
            {
                await RunAsync("chown", "postgres", _folder.FullName);
            }

            var initdb = AsPostgres($"{_binaries}/initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
            await RunAsync(initdb[0], initdb[1..]);
        }

        _server = Start(AsPostgres("sh", "-c", Guardian, _binaries, Data, $"{_port}"));
        await ReadyAsync();
    }

    public async Task StopAsync()
    {
        if (_server is not null)
        {
            _server.StandardInput.Close();
            await _server.WaitForExitAsync();
            _server.Dispose();
            _server = null;
        }
    }

    /// <summary>Stops it and removes its data.</summary>
    public async Task EndAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    private static string FindBinaries()
    {
        const string Debian = "/usr/lib/postgresql";
        var found = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian).OrderByDescending(version => version, StringComparer.Ordinal).FirstOrDefault()
            : null;
        return found is not null && File.Exists($"{found}/bin/initdb")
            ? $"{found}/bin"
            : throw new InvalidOperationException(
                "These tests need PostgreSQL: install the package postgresql, or name a server in MAGNUM_TEST_POSTGRES (an Npgsql connection string).");
    }

    private static string[] AsPostgres(params string[] command) =>
        Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--", .. command]
            : command;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Process Start(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{program}: {await output}{error}");
    }

    // A server that starts has no signal to wait for but that it answers; each attempt waits for its own refusal.
    private async Task ReadyAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false;Timeout=5");
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60) && !_server!.HasExited)
            {
                await Task.Yield();
            }
        }
    }
}

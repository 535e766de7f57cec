using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Magnum.Tests.Shared;

/// <summary>
/// A PostgreSQL server of this run's own: on a free loopback port, in a temporary folder, run as the user postgres where this process runs
/// as root. It ends with the run, also when that is killed: its guardian sees the pipe close.
/// </summary>
internal sealed class PostgresCluster
{
    private const string Guardian =
        """
        binaries=$0; data=$1; port=$2; shift 2
        "$binaries"/postgres -D "$data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c log_min_messages=fatal "$@" &
        server=$!
        cat > /dev/null
        kill -INT "$server" 2> /dev/null
        wait "$server"
        """;

    private readonly string _binaries = FindBinaries();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("magnum-postgres-");
    private readonly int _port = FreePort();
    private readonly string[] _settings;
    private Process? _server;
    private int _databases;

    /// <summary>A server that is not started.</summary>
    /// <param name="settings">Settings of PostgreSQL, such as <c>fsync=off</c>.</param>
    public PostgresCluster(params string[] settings) => _settings = [.. settings.SelectMany(setting => (string[])["-c", setting])];

    /// <summary>To the database postgres, as its superuser.</summary>
    public string ConnectionString => For("postgres");

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Starts it, making its data folder the first time; it takes connections then.</summary>
    public async Task StartAsync()
    {
        if (!Directory.Exists(Data))
        {
            if (Environment.IsPrivilegedProcess)
            {
                await RunAsync("chown", "postgres", _folder.FullName);
            }

            await RunAsync(AsPostgres($"{_binaries}/initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"));
        }

        _server = Start(AsPostgres(["sh", "-c", Guardian, _binaries, Data, $"{_port}", .. _settings]));
        await ReadyAsync();
    }

    /// <summary>Stops it, with a checkpoint.</summary>
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

    /// <summary>Stops it at once, as a crash does: the next start recovers from the log.</summary>
    public async Task StopImmediatelyAsync()
    {
        await RunAsync(AsPostgres($"{_binaries}/pg_ctl", "stop", "-D", Data, "-m", "immediate", "-w"));
        await StopAsync();
    }

    /// <summary>Holds all its processes still (<c>SIGSTOP</c>): connections stay, and nothing is answered.</summary>
    public Task FreezeAsync() => SignalAllAsync("STOP");

    /// <summary>Lets them go on.</summary>
    public Task ThawAsync() => SignalAllAsync("CONT");

    /// <summary>Stops it and removes its data.</summary>
    public async Task EndAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>A fresh, empty database; answers with its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"magnum_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return For(name);
    }

    // First the one that would start others.
    private async Task SignalAllAsync(string signal)
    {
        var postmaster = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0];
        await RunAsync(AsPostgres("sh", "-c", $"kill -{signal} {postmaster}; for child in $(cat /proc/{postmaster}/task/{postmaster}/children); do kill -{signal} $child || true; done"));
    }

    private static string FindBinaries()
    {
        const string Debian = "/usr/lib/postgresql";
        var found = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian).OrderByDescending(version => version, StringComparer.Ordinal).FirstOrDefault()
            : null;
        return found is not null && File.Exists($"{found}/bin/initdb")
            ? $"{found}/bin"
            : throw new InvalidOperationException("PostgreSQL is missing: install the package postgresql.");
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

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)}: {await output}{error}");
        }
    }

    private string For(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database}";

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

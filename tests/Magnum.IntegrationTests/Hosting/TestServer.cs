using System.Security.Cryptography;
using Grpc.Core;
using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Clouds;

namespace Magnum.IntegrationTests.Hosting;

/// <summary>
/// A Magnum server: its data folder, its ports and its settings, which stay the same however often its process dies and is started again.
/// </summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("magnum-server-");
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly List<string> _earlierOutput = [];
    private ChildProcess? _process;

    /// <summary>Makes a server that is not started.</summary>
    /// <param name="settings">Settings on top of data directory and port, such as <c>silo:lease_ttl</c>.</param>
    public TestServer(IReadOnlyDictionary<string, string> settings)
    {
        _settings = settings;
        Port = LoopbackPort.Next();
        NodePort = LoopbackPort.Next();
    }

    /// <summary>What a line holds that says that it is ready, and that all before it was heard.</summary>
    public string ReadyWhen { get; init; } = " is ready";

    public int Port { get; }

    /// <summary>Port of the endpoint for the servers of bays.</summary>
    public int NodePort { get; }

    public Uri NodeAddress => new($"{(_settings.ContainsKey("nodes:certificate_file") ? "https" : "http")}://127.0.0.1:{NodePort}");

    public string Address => $"http://127.0.0.1:{Port}";

    public string DataDirectory => _folder.FullName;

    public string Database => Path.Combine(DataDirectory, "magnum.sqlite");

    /// <summary>The connection string of its database; null with SQLite.</summary>
    public string? Postgres => _settings.GetValueOrDefault("store:postgres");

    /// <summary>Its keys for secrets; null where it keeps them in a file.</summary>
    public string? SecretKeys => _settings.GetValueOrDefault("secrets:keys");

    public bool IsRunning => _process is { IsRunning: true };

    /// <summary>Everything that its processes said.</summary>
    public string Output => string.Join(Environment.NewLine, [.. _earlierOutput, _process?.Output ?? string.Empty]);

    /// <summary>The settings of a server for that cloud, quick enough for tests.</summary>
    public static Dictionary<string, string> SettingsFor(Uri authUrl) => new(StringComparer.Ordinal)
    {
        ["openstack:auth_url"] = authUrl.ToString(),
        ["openstack:service_user:name"] = "magnum",
        ["openstack:service_user:password"] = Environment.GetEnvironmentVariable("MAGNUM_TEST_OS_SERVICE_PASSWORD") ?? "svcpw",
        ["openstack:trustee_domain:name"] = "magnum",
        ["openstack:trustee_domain:admin_name"] = "magnum_domain_admin",
        ["openstack:trustee_domain:admin_password"] = Environment.GetEnvironmentVariable("MAGNUM_TEST_OS_DOMAIN_ADMIN_PASSWORD") ?? "domadmpw",
        ["silo:periodic_interval"] = "1",
        ["logging:format"] = "text",
    };

    /// <summary>The same on that database, with leases that end soon.</summary>
    public static Dictionary<string, string> PostgresSettingsFor(Uri authUrl, string database) => new(SettingsFor(authUrl), StringComparer.Ordinal)
    {
        ["store:postgres"] = database,
        ["secrets:keys"] = $"test:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
        ["silo:lease_ttl"] = "9",
        ["silo:renew_interval"] = "1",
        ["silo:call_timeout"] = "7",
        ["openstack:connect_timeout"] = "2",
    };

    /// <summary>A server that is started.</summary>
    public static async Task<TestServer> StartNewAsync(IReadOnlyDictionary<string, string> settings)
    {
        var server = new TestServer(settings);
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts its process.</summary>
    /// <param name="killAt">The fail-point at which it is to die; null for none.</param>
    public async Task StartAsync(string? killAt = null)
    {
        Launch(killAt);
        await _process!.ReadyAsync();
    }

    /// <summary>Starts its process without waiting until it is ready; for one that will not be.</summary>
    public ChildProcess Launch(string? killAt = null)
    {
        _process.ShouldBeNull();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["MAGNUM_LISTEN"] = $"127.0.0.1:{Port}",
            ["MAGNUM_NODES__LISTEN"] = $"127.0.0.1:{NodePort}",
            ["MAGNUM_DATA_DIRECTORY"] = DataDirectory,
        };
        foreach (var (name, value) in _settings)
        {
            environment[$"MAGNUM_{name.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant()}"] = value;
        }

        if (killAt is not null)
        {
            environment["MAGNUM_FAILPOINTS__KILL_AT"] = killAt;
        }

        return _process = ChildProcess.Start(["dotnet", Checkout.Program("Magnum.Server")], environment, readyWhen: ReadyWhen);
    }

    /// <summary>Waits until its process has died by a fail-point.</summary>
    public async Task DiedAsync()
    {
        var code = await _process!.EndedAsync();
        code.ShouldBe(ChildProcess.Killed, Output);
        await ForgetAsync();
    }

    /// <summary>Sends its process a signal, such as STOP.</summary>
    public Task SignalAsync(string signal) => _process!.SignalAsync(signal);

    /// <summary>Returns when its process has said a line that holds these words.</summary>
    public Task SaidAsync(string words, TimeSpan patience) => _process!.SaidAsync(words).WaitAsync(patience);

    /// <summary>Kills its process.</summary>
    public async Task KillAsync()
    {
        await _process!.KillAsync();
        await ForgetAsync();
    }

    /// <summary>Stops it with SIGTERM and answers with its exit status.</summary>
    public async Task<int> StopAsync()
    {
        await _process!.SignalAsync("TERM");
        var code = await _process.EndedAsync();
        await ForgetAsync();
        return code;
    }

    /// <summary>A client that logs in to the cloud as that user, into the project of the same name.</summary>
    public async Task<MagnumClient> ClientAsync(Uri authUrl, string user = "demo", string password = "demopw", string? project = null)
    {
        using var account = await CloudAccount.LogInAsync(authUrl, user, password, project ?? user);
        return Client(account.Token);
    }

    /// <summary>A client with that token; null for none.</summary>
    public MagnumClient Client(string? token) => new(this, token);

    /// <summary>Makes a call that the server may not live to answer.</summary>
    public async Task<T?> TryAsync<T>(Func<Task<T>> call)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled or StatusCode.Unknown)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task ForgetAsync()
    {
        _earlierOutput.Add(_process!.Output);
        await _process.DisposeAsync();
        _process = null;
    }
}

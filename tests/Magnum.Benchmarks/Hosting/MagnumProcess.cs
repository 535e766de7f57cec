using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.Benchmarks.Hosting;

/// <summary>The server in a process of its own, with limits that do not meet a benchmark.</summary>
internal sealed class MagnumProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("magnum-bench-");
    private readonly int _port = LoopbackPort.Next();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal) { ["DOTNET_TieredPGO"] = "1" };
    private readonly List<string> _earlierOutput = [];
    private ChildProcess? _process;

    private MagnumProcess()
    {
    }

    /// <summary>What it uses of the machine.</summary>
    public ProcessUse Use => ProcessUse.Of(_process!.Id);

    /// <summary>What it said, before its restarts too.</summary>
    public string Output => string.Join(Environment.NewLine, [.. _earlierOutput, _process?.Output ?? string.Empty]);

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => _process is { IsRunning: true };

    /// <summary>Processor time since its start, in seconds.</summary>
    public double ProcessorSeconds
    {
        get
        {
            using var process = Process.GetProcessById(_process!.Id);
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Starts it on that database and cloud.</summary>
    /// <param name="database">Its store.</param>
    /// <param name="cloud">Its cloud.</param>
    /// <param name="settings">Settings on top, such as <c>roles</c>.</param>
    public static Task<MagnumProcess> StartAsync(BenchmarkDatabase database, CloudProcess cloud, params (string Name, string Value)[] settings) =>
        StartAsync(database, cloud.AuthUrl, settings);

    /// <inheritdoc cref="StartAsync(BenchmarkDatabase, CloudProcess, ValueTuple{string, string}[])"/>
    public static async Task<MagnumProcess> StartAsync(BenchmarkDatabase database, Uri authUrl, params (string Name, string Value)[] settings)
    {
        var server = new MagnumProcess();
        (string Name, string Value)[] all =
        [
            ("listen", $"127.0.0.1:{server._port}"),
            ("nodes:listen", $"127.0.0.1:{LoopbackPort.Next()}"),
            ("data_directory", server._folder.FullName),
            ("store:postgres", database.ConnectionString),
            ("secrets:keys", database.Keys),
            ("openstack:auth_url", authUrl.ToString()),
            ("openstack:service_user:name", "magnum"),
            ("openstack:service_user:password", "svcpw"),
            ("openstack:trustee_domain:name", "magnum"),
            ("openstack:trustee_domain:admin_name", "magnum_domain_admin"),
            ("openstack:trustee_domain:admin_password", "domadmpw"),
            ("gateway:calls_per_second", "1000000"),
            ("gateway:call_burst", "1000000"),
            ("logging:format", "Text"),
            ("logging:level", "Error"),
            .. settings,
        ];
        foreach (var (name, value) in all)
        {
            server._environment[$"MAGNUM_{name.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant()}"] = value;
        }

        await server.StartAgainAsync();
        return server;
    }

    /// <summary>A connection of its own.</summary>
    public GrpcChannel Connect() => GrpcChannel.ForAddress($"http://127.0.0.1:{_port}", new GrpcChannelOptions { MaxReceiveMessageSize = null });

    /// <summary>Calls with that token.</summary>
    public static CallInvoker As(GrpcChannel channel, string token) => channel.CreateCallInvoker().Intercept(headers =>
    {
        headers.Add("x-auth-token", token);
        return headers;
    });

    /// <summary>The bays as that token sees them.</summary>
    public static Bays.BaysClient Bays(GrpcChannel channel, string token) => new(As(channel, token));

    /// <summary>Starts it after it has ended, with the same address and settings; it is ready then.</summary>
    public Task StartAgainAsync()
    {
        _process = ChildProcess.Start(["dotnet", Checkout.Program("Magnum.Server")], _environment, readyWhen: " is ready");
        return _process.ReadyAsync();
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        await _process!.KillAsync();
        await ForgetAsync();
    }

    /// <summary>Asks it to end, and answers with its exit status.</summary>
    public async Task<int> StopAsync()
    {
        await _process!.SignalAsync("TERM");
        var code = await _process.EndedAsync();
        await ForgetAsync();
        return code;
    }

    /// <summary>Sends it a signal, such as STOP.</summary>
    public Task SignalAsync(string signal) => _process!.SignalAsync(signal);

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

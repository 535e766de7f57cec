using System.Security.Cryptography.X509Certificates;
using Echo.V1;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Magnum.Grpc.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Magnum.Grpc.Tests.Hostile;

/// <summary>A server under attack, and an ordinary client beside the attackers that must notice nothing.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private static readonly TimeSpan FairTime = TimeSpan.FromSeconds(20);

    private readonly List<RawPeer> _peers = [];
    private readonly GrpcChannel _channel;
    private readonly EchoService.EchoServiceClient _witness;

    private readonly X509Certificate2? _certificate;

    private Scene(EchoServer server, X509Certificate2? certificate)
    {
        Server = server;
        _certificate = certificate;
        _channel = server.Channel(options => options.TrustedRoots = certificate is null ? null : [certificate]);
        _witness = new EchoService.EchoServiceClient(_channel);
    }

    public EchoServer Server { get; }

    public CallCounter Calls => Server.Calls;

    /// <param name="configure">How calls are served.</param>
    /// <param name="time">The clock of the server.</param>
    /// <param name="tls">Whether the server speaks TLS.</param>
    public static async Task<Scene> StartAsync(Action<GrpcServiceOptions>? configure = null, TimeProvider? time = null, bool tls = false)
    {
        var certificate = tls ? TestCertificate.Create() : null;
        var scene = new Scene(await EchoServer.StartAsync(configure, time, certificate), certificate);
        await scene.ServeTheWitnessAsync();
        return scene;
    }

    /// <summary>
    /// How Kestrel ends connections that flood it is told as critical, and is right; so is that nothing can be sent where TLS has failed.
    /// </summary>
    public static bool IsOurFault(LogCollector.LogLine line) =>
        line.Level >= LogLevel.Error
        && line.Category != "Microsoft.AspNetCore.Server.Kestrel.Http2"
        && line is not { Category: "Microsoft.AspNetCore.Server.Kestrel", Exception: IOException };

    /// <summary>An attacker, whose connection ends with the scene.</summary>
    public async Task<RawPeer> ConnectAsync(uint window = int.MaxValue, bool deaf = false, bool silent = false)
    {
        var peer = await RawPeer.ConnectAsync(Server.Port, window, deaf, silent, tls: _certificate is not null);
        _peers.Add(peer);
        return peer;
    }

    /// <summary>Runs an attack; the witness is served again and again meanwhile.</summary>
    public async Task<T> UnderAttackAsync<T>(Func<Task<T>> attack)
    {
        var attacking = Task.Run(attack);
        do
        {
            await ServeTheWitnessAsync();
        }
        while (!attacking.IsCompleted);

        return await attacking;
    }

    /// <inheritdoc cref="UnderAttackAsync{T}"/>
    public Task UnderAttackAsync(Func<Task> attack) =>
        UnderAttackAsync(async () =>
        {
            await attack();
            return true;
        });

    public async Task ServeTheWitnessAsync()
    {
        var text = Guid.NewGuid().ToString();
        var response = await _witness.EchoAsync(new EchoRequest { Text = text }, deadline: DateTime.UtcNow + FairTime);
        response.Text.ShouldBe(text);
    }

    /// <summary>The attackers leave; then the witness is served, no call is left behind, and nothing was logged as an error.</summary>
    public async Task ShouldBeUnharmedAsync()
    {
        await LeaveAsync();
        await ServeTheWitnessAsync();
        await Calls.WaitForAsync(calls => calls is { Handlers: 0, Requests: 0 });
        Server.Logs.Lines.FirstOrDefault(IsOurFault).ShouldBeNull();
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        _channel.Dispose();
        await Server.DisposeAsync();
        _certificate?.Dispose();
    }

    private async Task LeaveAsync()
    {
        foreach (var peer in _peers)
        {
            await peer.DisposeAsync();
        }

        _peers.Clear();
    }
}

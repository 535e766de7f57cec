using System.Net;
using System.Security.Cryptography.X509Certificates;
using Echo.V1;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Magnum.Grpc.Tests.Hosting;

/// <summary>A Kestrel on a free loopback port that serves the test service, reflection and health.</summary>
public sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EchoServer(WebApplication app, X509Certificate2? certificate)
    {
        _app = app;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Port = new Uri(address).Port;
        Address = certificate is null ? $"http://127.0.0.1:{Port}" : $"https://localhost:{Port}";
    }

    public int Port { get; }

    public string Address { get; }

    public IServiceProvider Services => _app.Services;

    public EchoSignals Signals => Services.GetRequiredService<EchoSignals>();

    public HealthStatuses Health => Services.GetRequiredService<HealthStatuses>();

    public CallCounter Calls => Services.GetRequiredService<CallCounter>();

    public Faults Faults => Services.GetRequiredService<Faults>();

    public LogCollector Logs => Services.GetRequiredService<LogCollector>();

    public static async Task<EchoServer> StartAsync(
        Action<GrpcServiceOptions>? configure = null,
        TimeProvider? time = null,
        X509Certificate2? certificate = null,
        LogLevel logLevel = LogLevel.Information,
        Action<GrpcListenerOptions>? listen = null,
        Action<WebApplication>? use = null,
        int port = 0,
        Action<KestrelServerLimits>? limit = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            limit?.Invoke(kestrel.Limits);
            kestrel.ListenGrpc(new IPEndPoint(IPAddress.Loopback, port), listener =>
            {
                listener.Certificate = certificate;
                listen?.Invoke(listener);
            });
        });
        var logs = new LogCollector();
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(logLevel);
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton<EchoSignals>();
        builder.Services.AddSingleton<CallCounter>();
        builder.Services.AddSingleton<Faults>();
        builder.Services.AddGrpc(configure);

        var app = builder.Build();
        use?.Invoke(app);
        app.Use(app.Services.GetRequiredService<CallCounter>().CountAsync);
        app.Use(next => context => app.Services.GetRequiredService<Faults>().HandleAsync(context, next));
        app.MapGrpcService<EchoImplementation>();
        app.MapGrpcReflectionService();
        app.MapGrpcHealthChecksService();
        await app.StartAsync();
        return new EchoServer(app, certificate);
    }

    public GrpcChannel Channel(Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions();
        configure?.Invoke(options);
        return GrpcChannel.ForAddress(Address, options);
    }

    public EchoService.EchoServiceClient Client(Action<GrpcChannelOptions>? configure = null) => new(Channel(configure));

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Signals.Release.TrySetResult();
        await _app.DisposeAsync();
    }
}

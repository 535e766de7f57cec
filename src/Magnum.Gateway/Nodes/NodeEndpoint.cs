using Magnum.Gateway.Certificates;
using Magnum.Gateway.Nodes.Certificates;
using Magnum.Gateway.Nodes.Discovery;
using Magnum.Grains.Cloud;
using Magnum.Grains.Discovery;
using Magnum.Grains.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Magnum.Gateway.Nodes;

/// <summary>
/// The HTTP endpoint for the servers of bays: discovery, certificates, health. It has a listener and limits of its own, apart from those of gRPC, so that
/// what bays' servers do leaves the users alone.
/// </summary>
public sealed partial class NodeEndpoint : IHostedService, IAsyncDisposable
{
    /// <summary>Longest body of a request, bytes.</summary>
    public const int LongestBody = 64 * 1024;

    private readonly NodeEndpointOptions _options;
    private readonly IGrainStore _store;
    private readonly IDiscoveryStore _members;
    private readonly ICloud _cloud;
    private readonly IBayCertification _certification;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly NodeLimits _limits;
    private WebApplication? _app;

    internal NodeEndpoint(
        NodeEndpointOptions options, IGrainStore store, IDiscoveryStore members, ICloud cloud, IBayCertification certification, TimeProvider time, ILoggerFactory loggers)
    {
        (_options, _store, _members, _cloud, _certification, _time, _loggers) = (options, store, members, cloud, certification, time, loggers);
        _logger = loggers.CreateLogger<NodeEndpoint>();
        _limits = new NodeLimits(options);
    }

    /// <summary>Where it listens, once it is started.</summary>
    public Uri Address => new(_app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _app = Build();
        await _app.StartAsync(cancellationToken);
        LogListening(_options.Listen, _options.PublicUrl);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        if (_app is not null)
        {
            await _app.StopAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _limits.Dispose();
        _stopping.Dispose();
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Listen);
        if (_options.Certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.Services.AddRouting().AddSingleton(_loggers).AddSingleton<IHostLifetime, NodeLifetime>();
        var app = builder.Build();
        var pipeline = new NodePipeline(_limits, _time, _loggers.CreateLogger<NodePipeline>());
        app.Use(pipeline.RunAsync);
        app.UseRouting();
        app.Use(NodePipeline.RememberRoute);
        new NodeHealth(_store, _time).Map(app);
        new CertificateRoutes(new NodeTokens(_cloud, _options), _certification, _options).Map(app);
        var clusters = new DiscoveryClusters(_store, _members);
        new DiscoveryRoutes(clusters, new DiscoveryPolls(_store, clusters, _options, _time, _stopping.Token), _loggers.CreateLogger<DiscoveryRoutes>()).Map(app);
        return app;
    }

    private void Listen(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = _options.MaxConnections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestBodySize = LongestBody;
        limits.MaxRequestBufferSize = 2 * LongestBody;
        limits.MaxResponseBufferSize = LongestBody;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = _options.HeaderTimeout;
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(1);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        var connections = new NodeConnections(_options.ConnectionsPerAddress, _time, _loggers.CreateLogger<NodeConnections>());
        kestrel.Listen(_options.Listen, listener =>
        {
            listener.Protocols = HttpProtocols.Http1;
            listener.Use(next => connection => connections.RunAsync(connection, next));
            if (_options.Certificate is { } certificate)
            {
                listener.UseHttps(certificate);
            }
        });
    }

    [LoggerMessage(3201, LogLevel.Information, "The endpoint for nodes listens on {Listen}; servers of bays are given {PublicUrl}.")]
    private partial void LogListening(System.Net.IPEndPoint listen, Uri publicUrl);
}

using System.Diagnostics.Metrics;
using Grpc.AspNetCore.Server;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Magnum.Grpc.Server;

/// <summary>What every call needs.</summary>
internal sealed class ServerRuntime(
    IOptions<GrpcServiceOptions> options,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILoggerFactory loggers,
    ServiceRegistry registry,
    SingletonServices singletons,
    IMeterFactory meters)
{
    public GrpcServiceOptions Options { get; } = options.Value;

    public TimeProvider Time { get; } = time;

    public CancellationToken Stopping { get; } = lifetime.ApplicationStopping;

    public ILogger Logger { get; } = loggers.CreateLogger("Magnum.Grpc.Server");

    public CallMetrics Metrics { get; } = new(meters.Create(CallActivity.SourceName), "server");

    public SingletonServices Singletons { get; } = singletons;

    public bool IsService(string name) => registry.Contains(name);
}

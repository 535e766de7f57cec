using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Grpc.AspNetCore.Server;
using Magnum.Grpc.Wire;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
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
    private readonly ConditionalWeakTable<IConnectionItemsFeature, ReceiveBudget> _budgets = [];

    public GrpcServiceOptions Options { get; } = options.Value;

    public TimeProvider Time { get; } = time;

    public CancellationToken Stopping { get; } = lifetime.ApplicationStopping;

    public ILogger Logger { get; } = loggers.CreateLogger("Magnum.Grpc.Server");

    public CallMetrics Metrics { get; } = new(meters.Create(CallActivity.SourceName), "server");

    public SingletonServices Singletons { get; } = singletons;

    /// <summary>What the calls of the same connection may keep of unfinished messages; null if that has no limit.</summary>
    public ReceiveBudget? BudgetOf(HttpContext http) =>
        Options is { MaxReceiveBufferSize: { } limit, MaxReceiveMessageSize: { } message } && http.Features.Get<IConnectionItemsFeature>() is { } connection
            ? _budgets.GetValue(connection, _ => new ReceiveBudget(Math.Max(limit, MessageFrame.HeaderSize + (long)message)))
            : null;

    public bool IsService(string name) => registry.Contains(name);
}

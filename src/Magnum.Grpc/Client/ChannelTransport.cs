using System.Diagnostics.Metrics;
using Grpc.Core;
using Grpc.Net.Client;
using Magnum.Grpc.Client.Balancing;
using Magnum.Grpc.Client.Retries;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Magnum.Grpc.Client;

/// <summary>What all calls of a channel share.</summary>
internal sealed class ChannelTransport : IDisposable
{
    private readonly CancellationTokenSource? _closed;
    private int _disposed;

    public ChannelTransport(ChannelTarget target, Uri address, GrpcChannelOptions options)
    {
        Address = target.BaseAddress;
        IsSecure = target.IsSecure;
        MaxReceiveMessageSize = options.MaxReceiveMessageSize;
        MaxSendMessageSize = options.MaxSendMessageSize;
        Time = options.TimeProvider ?? TimeProvider.System;
        Metrics = options.ServiceProvider?.GetService(typeof(IMeterFactory)) is IMeterFactory meters
            ? new CallMetrics(meters.Create(CallActivity.SourceName), "client")
            : CallMetrics.OfClients;
        Retries = RetryRules.Of(options);
        Credentials = options.Credentials?.Calls;
        AllowsInsecureCredentials = options.UnsafeUseInsecureChannelCallCredentials;
        Logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Magnum.Grpc.Client");
        _closed = new CancellationTokenSource();
        Closed = _closed.Token;
        Connections = ConnectionSources.Create(this, target, address, options);
    }

    /// <summary>Calls over one address, in a channel of several.</summary>
    public ChannelTransport(ChannelTransport channel, Subchannel subchannel)
    {
        Address = subchannel.BaseAddress;
        IsSecure = channel.IsSecure;
        MaxReceiveMessageSize = channel.MaxReceiveMessageSize;
        MaxSendMessageSize = channel.MaxSendMessageSize;
        Time = channel.Time;
        Credentials = channel.Credentials;
        Logger = channel.Logger;
        Closed = channel.Closed;
        Connections = new SubchannelSource(subchannel);
    }

    /// <summary>Scheme and authority of the calls.</summary>
    public Uri Address { get; }

    public bool IsSecure { get; }

    public int? MaxReceiveMessageSize { get; }

    public int? MaxSendMessageSize { get; }

    public TimeProvider Time { get; }

    /// <summary>What counts the calls; null for calls that no user made.</summary>
    public CallMetrics? Metrics { get; }

    public ILogger Logger { get; }

    /// <summary>Which calls are tried again; null if none are.</summary>
    public RetryRules? Retries { get; }

    /// <summary>What all calls prove.</summary>
    public CallCredentials? Credentials { get; }

    /// <summary>Whether calls in clear text may prove something.</summary>
    public bool AllowsInsecureCredentials { get; }

    /// <summary>What carries the calls.</summary>
    public IConnectionSource Connections { get; }

    /// <summary>Cancelled when the channel is closed.</summary>
    public CancellationToken Closed { get; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _closed?.Cancel();
            Connections.Dispose();
            _closed?.Dispose();
        }
    }
}

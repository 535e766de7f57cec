using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace Magnum.Grpc.Client.Balancing;

/// <summary>Makes what carries the calls of a channel.</summary>
internal static class ConnectionSources
{
    private const double BackoffMultiplier = 1.6;

    public static IConnectionSource Create(ChannelTransport channel, ChannelTarget target, Uri address, GrpcChannelOptions options)
    {
        var backoff = new Backoff(
            options.InitialReconnectBackoff, BackoffMultiplier, options.MaxReconnectBackoff ?? GrpcChannelOptions.DefaultMaxReconnectBackoff);
        if (options.HttpHandler is { } given)
        {
            return new HandlerConnection(target.BaseAddress, new HttpMessageInvoker(given, options.DisposeHttpClient), backoff, channel.Time);
        }

        if (target.Resolvers is null && HttpHandlers.HasProxy(target.BaseAddress))
        {
            var handler = HttpHandlers.Create(options, useProxy: true);
            return new HandlerConnection(target.BaseAddress, new HttpMessageInvoker(handler, disposeHandler: true), backoff, channel.Time);
        }

        var settings = new SubchannelSettings(
            () => HttpHandlers.Create(options, useProxy: false), options.ConnectTimeout, backoff, channel.Time, channel.Logger);
        return new LoadBalancer(
            target.CreateResolver(address, channel.Time),
            changed => CreatePolicy(channel, options.ServiceConfig, backoff, changed),
            (each, changed) => new Subchannel(each, target.BaseAddressOf(each), settings, changed),
            settings);
    }

    private static Policy CreatePolicy(ChannelTransport channel, ServiceConfig? config, Backoff backoff, Action changed)
    {
        if (config?.LoadBalancingConfigs.FirstOrDefault() is not RoundRobinConfig)
        {
            return new PickFirstPolicy();
        }

        return new RoundRobinPolicy(config.HealthCheckConfig is { ServiceName: var service }
            ? subchannel => new HealthWatch(subchannel, service, new ChannelTransport(channel, subchannel), backoff, changed)
            : null);
    }
}

using System.Net;
using System.Net.Sockets;
using Echo.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Magnum.Grpc.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.Grpc.Tests.Client;

/// <summary>Channels over several servers.</summary>
internal static class Channels
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static GrpcChannel PickFirst(int[] ports, Action<GrpcChannelOptions>? configure = null) =>
        Over(ports, new PickFirstConfig(), configure);

    public static GrpcChannel RoundRobin(int[] ports, Action<GrpcChannelOptions>? configure = null) =>
        Over(ports, new RoundRobinConfig(), configure);

    public static GrpcChannel Over(int[] ports, LoadBalancingConfig balancing, Action<GrpcChannelOptions>? configure = null, string target = "static:///")
    {
        var options = new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Insecure,
            ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { balancing } },
            ServiceProvider = new ServiceCollection()
                .AddSingleton<ResolverFactory>(new StaticResolverFactory(_ => ports.Select(port => new BalancerAddress("127.0.0.1", port))))
                .BuildServiceProvider(),
        };
        configure?.Invoke(options);
        return GrpcChannel.ForAddress(target, options);
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static async Task CallAsync(this GrpcChannel channel, int times = 1, CallOptions options = default)
    {
        for (var i = 0; i < times; i++)
        {
            await new EchoService.EchoServiceClient(channel).EchoAsync(new EchoRequest(), options);
        }
    }

    /// <summary>Waits until the channel stands so.</summary>
    public static async Task ReachAsync(this GrpcChannel channel, ConnectivityState state)
    {
        using var limit = new CancellationTokenSource(Patience);
        for (var now = channel.State; now != state; now = channel.State)
        {
            await channel.WaitForStateChangedAsync(now, limit.Token);
        }
    }

    /// <summary>Calls until as many servers as given have been reached since the beginning of this.</summary>
    public static async Task CallUntilReachedAsync(this GrpcChannel channel, params EchoServer[] servers)
    {
        using var limit = new CancellationTokenSource(Patience);
        var before = servers.Select(server => server.Signals.Calls).ToList();
        while (servers.Where((server, i) => server.Signals.Calls == before[i]).Any())
        {
            await channel.CallAsync(options: new CallOptions(cancellationToken: limit.Token));
        }
    }
}

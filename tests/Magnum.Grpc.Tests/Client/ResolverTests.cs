using Echo.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Magnum.Grpc.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.Grpc.Tests.Client;

/// <summary>Resolvers that users write.</summary>
public sealed class ResolverTests
{
    [Fact]
    public async Task Addresses_Change_CallsFollowAndThoseInFlightGoOn()
    {
        await using var first = await EchoServer.StartAsync();
        await using var second = await EchoServer.StartAsync();
        var resolver = new ManualResolver();
        using var channel = Channel(resolver);
        var client = new EchoService.EchoServiceClient(channel);
        resolver.Tell(first);
        using var inFlight = client.SleepAsync(new SleepRequest());
        await first.Signals.Asleep.Task;

        resolver.Tell(second);
        await channel.CallAsync(times: 3);
        first.Signals.Release.SetResult();
        await inFlight;

        (first.Signals.Calls, second.Signals.Calls).ShouldBe((0, 3));
    }

    [Fact]
    public async Task Failure_WithoutAddresses_IsTheCalls()
    {
        var resolver = new ManualResolver();
        using var channel = Channel(resolver);
        var calling = channel.CallAsync();

        resolver.Tell(ResolverResult.ForFailure(new Status(StatusCode.PermissionDenied, "not for you")));

        (await Should.ThrowAsync<RpcException>(() => calling)).Status.ShouldBe(new Status(StatusCode.PermissionDenied, "not for you"));
    }

    [Fact]
    public async Task Start_Throws_FailsEveryCall()
    {
        using var channel = Channel(new BrokenResolver());

        for (var i = 0; i < 2; i++)
        {
            var failure = await Should.ThrowAsync<RpcException>(() => channel.CallAsync());
            failure.StatusCode.ShouldBe(StatusCode.Unavailable);
            failure.Status.Detail.ShouldContain("out of order");
        }
    }

    [Fact]
    public async Task Failure_WithAddresses_ChangesNothing()
    {
        await using var server = await EchoServer.StartAsync();
        var resolver = new ManualResolver();
        using var channel = Channel(resolver);
        resolver.Tell(server);
        await channel.CallAsync();

        resolver.Tell(ResolverResult.ForFailure(new Status(StatusCode.Unavailable, "no answer")));

        await channel.CallAsync();
    }

    [Fact]
    public async Task Address_Fails_ResolverIsAskedAgain()
    {
        var resolver = new ManualResolver();
        using var channel = Channel(resolver);
        resolver.Tell(ResolverResult.ForResult([new BalancerAddress("127.0.0.1", Channels.FreePort())]));

        await Should.ThrowAsync<RpcException>(() => channel.CallAsync());

        await resolver.AskedAsync(1);
    }

    [Fact]
    public async Task Address_KeepsFailing_ResolverIsAskedEachTime()
    {
        var time = new ManualTime();
        var resolver = new ManualResolver();
        using var channel = Channel(resolver, time);
        resolver.Tell(ResolverResult.ForResult([new BalancerAddress("127.0.0.1", Channels.FreePort())]));
        await Should.ThrowAsync<RpcException>(() => channel.CallAsync());

        for (var asked = 1; asked <= 3; asked++)
        {
            await resolver.AskedAsync(asked);
            time.Advance(await time.WaitForTimerAsync(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(4)));
        }
    }

    [Fact]
    public async Task Channel_NotUsed_DoesNotResolveAndDisposesOfTheResolver()
    {
        var resolver = new ManualResolver();
        var channel = Channel(resolver);

        await channel.ShutdownAsync();

        resolver.IsStarted.ShouldBeFalse();
        resolver.IsDisposed.ShouldBeTrue();
    }

    private static GrpcChannel Channel(Resolver resolver, TimeProvider? time = null) =>
        GrpcChannel.ForAddress("manual:///", new GrpcChannelOptions
        {
            TimeProvider = time,
            Credentials = ChannelCredentials.Insecure,
            ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } },
            ServiceProvider = new ServiceCollection().AddSingleton<ResolverFactory>(new Factory(resolver)).BuildServiceProvider(),
        });

    private sealed class Factory(Resolver resolver) : ResolverFactory
    {
        public override string Name => "manual";

        public override Resolver Create(ResolverOptions options) => resolver;
    }

    private sealed class BrokenResolver : Resolver
    {
        public override void Start(Action<ResolverResult> listener) => throw new InvalidOperationException("out of order");
    }

    private sealed class ManualResolver : Resolver
    {
        private Action<ResolverResult>? _listener;
        private readonly SemaphoreSlim _refreshes = new(0);
        private ResolverResult? _last;
        private int _asked;

        public bool IsStarted => _listener is not null;

        public bool IsDisposed { get; private set; }

        public void Tell(EchoServer server) => Tell(ResolverResult.ForResult([new BalancerAddress("127.0.0.1", server.Port)]));

        public void Tell(ResolverResult result)
        {
            _last = result;
            _listener?.Invoke(result);
        }

        public override void Start(Action<ResolverResult> listener)
        {
            _listener = listener;
            if (_last is { } last)
            {
                listener(last);
            }
        }

        /// <summary>Waits until the resolver was asked again so often.</summary>
        public async Task AskedAsync(int times)
        {
            for (; _asked < times; _asked++)
            {
                (await _refreshes.WaitAsync(Channels.Patience)).ShouldBeTrue();
            }
        }

        public override void Refresh() => _refreshes.Release();

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Grpc.Net.Client.Balancer;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Client;

public sealed class DnsResolverTests
{
    private readonly ManualTime _time = new();
    private readonly Channel<ResolverResult> _results = Channel.CreateUnbounded<ResolverResult>();
    private IPAddress[] _records = [IPAddress.Loopback];
    private bool _broken;

    [Fact]
    public async Task Refresh_SoonAfterAnAnswer_WaitsUntilThatIsOld()
    {
        using var resolver = Resolver(Timeout.InfiniteTimeSpan);
        resolver.Start(Take);
        await ResultAsync();
        _records = [IPAddress.IPv6Loopback];

        resolver.Refresh();
        resolver.Refresh();
        _time.Advance(await _time.WaitForTimerAsync(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15)));

        (await ResultAsync()).Addresses!.Single().ToString().ShouldBe("[::1]:5000");
    }

    [Fact]
    public async Task Interval_Passed_ResolvesAgain()
    {
        using var resolver = Resolver(TimeSpan.FromMinutes(5));
        resolver.Start(Take);
        await ResultAsync();

        _time.Advance(await _time.WaitForTimerAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5)));

        (await ResultAsync()).Addresses!.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Lookup_Fails_IsToldAndTriedAgain()
    {
        _broken = true;
        using var resolver = Resolver(Timeout.InfiniteTimeSpan);
        resolver.Start(Take);
        var failure = await ResultAsync();
        _broken = false;

        _time.Advance(await _time.WaitForTimerAsync(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.2)));

        failure.Addresses.ShouldBeNull();
        failure.Status.Detail.ShouldContain("'example.org' cannot be resolved");
        (await ResultAsync()).Addresses!.Count.ShouldBe(1);
    }

    private DnsResolver Resolver(TimeSpan interval) =>
        new("example.org", 5000, interval, _time)
        {
            Lookup = (_, _) => _broken ? throw new SocketException((int)SocketError.HostNotFound) : Task.FromResult(_records),
        };

    private void Take(ResolverResult result) => _results.Writer.TryWrite(result).ShouldBeTrue();

    private async Task<ResolverResult> ResultAsync() => await _results.Reader.ReadAsync().AsTask().WaitAsync(Magnum.Grpc.Tests.Client.Channels.Patience);
}

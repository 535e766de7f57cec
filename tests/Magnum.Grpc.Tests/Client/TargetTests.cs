using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Client;

public sealed class TargetTests
{
    [Fact]
    public async Task Static_WithoutName_EachAddressIsItsAuthority()
    {
        await using var server = await EchoServer.StartAsync();
        using var channel = Channels.PickFirst([server.Port]);

        await channel.CallAsync();

        server.Signals.Last!.Host.ShouldBe($"127.0.0.1:{server.Port}");
    }

    [Fact]
    public async Task Static_WithName_IsTheAuthority()
    {
        await using var server = await EchoServer.StartAsync();
        using var channel = Channels.Over([server.Port], new PickFirstConfig(), target: "static:///grpc.example.org");

        await channel.CallAsync();

        server.Signals.Last!.Host.ShouldBe("grpc.example.org");
    }

    [Theory]
    [InlineData("static:///localhost", true)]
    [InlineData("static:///grpc.example.org", false)]
    public async Task Static_Tls_CertificateMustBeForTheName(string target, bool fits)
    {
        using var certificate = TestCertificate.Create();
        await using var first = await EchoServer.StartAsync(certificate: certificate);
        await using var second = await EchoServer.StartAsync(certificate: certificate);
        using var channel = Channels.Over(
            [first.Port, second.Port],
            new RoundRobinConfig(),
            options =>
            {
                options.Credentials = ChannelCredentials.SecureSsl;
                options.TrustedRoots = [certificate];
            },
            target);

        if (fits)
        {
            await channel.CallUntilReachedAsync(first, second);
        }
        else
        {
            var failure = await Should.ThrowAsync<RpcException>(() => channel.CallAsync());
            failure.StatusCode.ShouldBe(StatusCode.Unavailable);
            failure.Status.Detail.ShouldContain("certificate");
        }
    }

    [Fact]
    public async Task Dns_Localhost_Connects()
    {
        await using var server = await EchoServer.StartAsync();
        using var channel = GrpcChannel.ForAddress($"dns:///localhost:{server.Port}", new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure });

        await channel.CallAsync();

        server.Signals.Last!.Host.ShouldBe($"localhost:{server.Port}");
    }

    [Fact]
    public async Task Dns_UnknownName_IsUnavailable()
    {
        using var channel = GrpcChannel.ForAddress("dns:///nowhere.invalid:80", new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure });

        var failure = await Should.ThrowAsync<RpcException>(() => channel.CallAsync());

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        failure.Status.Detail.ShouldContain("'nowhere.invalid' cannot be resolved");
    }

    [Theory]
    [InlineData("dns:///example.org", 443)]
    [InlineData("dns:///example.org:80", 80)]
    [InlineData("dns:///example.org:8080", 8080)]
    [InlineData("dns:///[::1]:8080", 8080)]
    public async Task Dns_Target_GivesAllRecordsWithThePort(string target, int port)
    {
        var results = new TaskCompletionSource<ResolverResult>();
        var factory = new DnsResolverFactory(Timeout.InfiniteTimeSpan) { Lookup = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.IPv6Loopback]) };
        using var resolver = factory.Create(new ResolverOptions(new Uri(target), 443, TimeProvider.System));

        resolver.Start(results.SetResult);

        (await results.Task).Addresses!.Select(address => address.ToString()).ShouldBe([$"127.0.0.1:{port}", $"[::1]:{port}"]);
    }

    [Theory]
    [InlineData("static:///", "is not an address")]
    [InlineData("unknown:///x", "is not an address")]
    [InlineData("dns:///localhost:80", "Credentials must be set")]
    [InlineData("ftp://localhost", "is not an address")]
    public void ForAddress_NotResolvable_IsRefused(string address, string message) =>
        Should.Throw<ArgumentException>(() => GrpcChannel.ForAddress(address)).Message.ShouldContain(message);

    [Fact]
    public void ForAddress_NameServerNamed_IsRefused() =>
        Should.Throw<ArgumentException>(
            () => GrpcChannel.ForAddress("dns://8.8.8.8/example.org", new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure }));

    [Theory]
    [InlineData("http://localhost", true)]
    [InlineData("https://localhost", false)]
    public void ForAddress_CredentialsOfTheOtherKind_IsRefused(string address, bool secure) =>
        Should.Throw<ArgumentException>(() => GrpcChannel.ForAddress(
            address, new GrpcChannelOptions { Credentials = secure ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure }));
}

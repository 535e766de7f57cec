using Magnum.Gateway.Nodes;

namespace Magnum.Gateway.Tests.Nodes;

public sealed class NodeEndpointOptionsTests
{
    private static readonly NodeEndpointOptions Good = new() { PublicUrl = new Uri("http://192.0.2.10:9511") };

    public static TheoryData<NodeEndpointOptions, string> Bad => new()
    {
        { Good with { PublicUrl = new Uri("/v1", UriKind.Relative) }, "nodes:public_url" },
        { Good with { PublicUrl = new Uri("ftp://192.0.2.10") }, "nodes:public_url" },
        { Good with { PublicUrl = new Uri("http://user:word@192.0.2.10") }, "nodes:public_url" },
        { Good with { PublicUrl = new Uri("http://192.0.2.10/?a=b") }, "nodes:public_url" },
        { Good with { PublicUrl = new Uri("http://0.0.0.0:9511") }, "nodes:public_url" },
        { Good with { PublicUrl = new Uri("http://[::]:9511") }, "nodes:public_url" },
        { Good with { AuthUrl = new Uri("file:///etc/passwd") }, "nodes:auth_url" },
        { Good with { MaxConnections = 1_000_001 }, "nodes:max_connections" },
        { Good with { ConnectionsPerAddress = 0 }, "nodes:connections_per_address" },
        { Good with { HeaderTimeout = TimeSpan.Zero }, "nodes:header_timeout" },
        { Good with { CallsPerSecond = 0 }, "nodes:calls_per_second" },
        { Good with { CallsPerSecond = 10, CallBurst = 9 }, "nodes:call_burst" },
        { Good with { LongPolls = 5001 }, "nodes:long_polls" },
        { Good with { LongPollTime = TimeSpan.FromHours(1) }, "nodes:long_poll_time" },
    };

    [Fact]
    public void Validate_Good_FindsNothing() => Good.Validate().ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Bad))]
    public void Validate_OneThatDoesNotFit_IsNamed(NodeEndpointOptions options, string setting) =>
        options.Validate().ShouldHaveSingleItem().ShouldStartWith(setting);
}

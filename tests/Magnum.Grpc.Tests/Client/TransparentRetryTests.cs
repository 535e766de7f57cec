using Echo.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Client;

/// <summary>What a server has surely not processed is sent again without any policy.</summary>
public sealed class TransparentRetryTests
{
    private const int RefusedStream = 7;

    [Fact]
    public async Task Unary_StreamRefused_IsSentAgain()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Reset(RefusedStream);

        (await server.Client().EchoAsync(new EchoRequest { Text = "x" })).Text.ShouldBe("x");

        server.Faults.Calls.ShouldBe(2);
        server.Faults.Seen.ShouldAllBe(headers => !headers.ContainsKey("grpc-previous-rpc-attempts"));
    }

    [Fact]
    public async Task Unary_AlwaysRefused_IsUnavailable()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Reset(RefusedStream, times: 100);

        var failure = await Should.ThrowAsync<RpcException>(async () => await server.Client().EchoAsync(new EchoRequest()));

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        server.Faults.Calls.ShouldBeLessThan(10);
    }

    [Fact]
    public async Task ServerStreaming_StreamRefused_IsSentAgain()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Reset(RefusedStream);
        using var call = server.Client().Repeat(new EchoRequest { Times = 2 });

        (await call.ResponseStream.ReadAllAsync().ToListAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Duplex_RefusedBeforeTheFirstRequest_IsSentAgain()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Reset(RefusedStream);
        using var call = server.Client().Chat();
        await server.Faults.SeenAsync(2);

        await call.RequestStream.WriteAsync(new EchoRequest { Text = "a" });

        (await call.ResponseStream.MoveNext()).ShouldBeTrue();
        call.ResponseStream.Current.Text.ShouldBe("a");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ClientStreaming_RefusedAfterRequests_IsSentAgainOnlyWhereTheyAreHeld(bool policy)
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.ResetAfterReading(RefusedStream, bytes: 8);
        var client = server.Client(options => options.ServiceConfig = policy ? RetryPolicies.ForAll(RetryPolicies.Quick()) : null);
        using var call = client.Join();

        await call.RequestStream.WriteAsync(new EchoRequest { Text = "a" });
        await server.Faults.ResetDone.Task;
        if (policy)
        {
            await call.RequestStream.CompleteAsync();
            (await call).Text.ShouldBe("a");
        }
        else
        {
            (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode.ShouldBe(StatusCode.Unavailable);
        }
    }

    [Fact]
    public async Task Unary_GoawayBeforeProcessing_IsSentAgainOnAnotherConnection()
    {
        await using var server = await EchoServer.StartAsync();
        await using var goaway = new GoawayServer(server.Port);
        using var channel = GrpcChannel.ForAddress(goaway.Address);

        (await new EchoService.EchoServiceClient(channel).EchoAsync(new EchoRequest { Text = "x" })).Text.ShouldBe("x");

        goaway.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task Unary_ServerStops_NextCallsReachItsSuccessor()
    {
        var server = await EchoServer.StartAsync();
        using var channel = server.Channel(options => options.ServiceConfig = RetryPolicies.ForAll(RetryPolicies.Quick()));
        var client = new EchoService.EchoServiceClient(channel);
        await client.EchoAsync(new EchoRequest());

        await server.DisposeAsync();
        await using var successor = await EchoServer.StartAsync(port: server.Port);

        (await client.EchoAsync(new EchoRequest { Text = "x" })).Text.ShouldBe("x");
    }
}

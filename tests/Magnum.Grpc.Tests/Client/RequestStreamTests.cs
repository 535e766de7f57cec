using Echo.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Client;

public sealed class RequestStreamTests
{
    private const int InternalError = 2;

    [Fact]
    public async Task Duplex_NothingWrittenYet_ReachesTheServer()
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client();
        await client.EchoAsync(new EchoRequest());

        using var call = client.Chat();

        await server.Faults.SeenAsync(2);
    }

    [Fact]
    public async Task ClientStreaming_ServerResets_TellsItsError()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.ResetAfterReading(InternalError, bytes: 8);
        using var call = server.Client().Join();

        await call.RequestStream.WriteAsync(new EchoRequest { Text = "a" });

        (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode.ShouldBe(StatusCode.Internal);
    }

    [Fact]
    public async Task Unary_ServerResetsWhileTheRequestIsSent_TellsItsError()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.ResetAfterReading(InternalError, bytes: 8);
        var large = new EchoRequest { Payload = ByteString.CopyFrom(new byte[3_000_000]) };

        (await Should.ThrowAsync<RpcException>(async () => await server.Client().EchoAsync(large))).StatusCode.ShouldBe(StatusCode.Internal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Complete_WhileAWriteIsUnderWay_IsRefused(bool retries)
    {
        using var channel = GrpcChannel.ForAddress(
            $"http://127.0.0.1:{Channels.FreePort()}",
            new GrpcChannelOptions { TimeProvider = new ManualTime(), ServiceConfig = retries ? RetryPolicies.ForAll(RetryPolicies.Quick()) : null });
        using var call = new EchoService.EchoServiceClient(channel).Join(default(CallOptions).WithWaitForReady());
        var writing = call.RequestStream.WriteAsync(new EchoRequest());

        await Should.ThrowAsync<InvalidOperationException>(() => call.RequestStream.CompleteAsync());

        writing.IsCompleted.ShouldBeFalse();
    }
}

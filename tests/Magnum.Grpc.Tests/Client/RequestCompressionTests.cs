using System.Buffers.Binary;
using Echo.V1;
using Google.Protobuf;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Client;

public sealed class RequestCompressionTests
{
    private const string Key = "grpc-internal-encoding-request";
    private static readonly EchoRequest Large = new() { Text = "large", Payload = ByteString.CopyFrom(new byte[5000]) };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unary_Gzip_IsCompressedAndReadByTheServer(bool policy)
    {
        await using var server = await EchoServer.StartAsync();

        var response = await Client(server, policy).EchoAsync(Large, new Metadata { { Key, "gzip" } });

        response.Payload.Length.ShouldBe(5000);
        var headers = server.Faults.Seen.Single();
        headers["grpc-encoding"].ShouldBe("gzip");
        headers.ContainsKey(Key).ShouldBeFalse();
    }

    [Theory]
    [InlineData("gzip", WriteFlags.None, 1)]
    [InlineData("gzip", WriteFlags.NoCompress, 0)]
    [InlineData("identity", WriteFlags.None, 0)]
    [InlineData(null, WriteFlags.None, 0)]
    public async Task Unary_Flags_DecideOnTheMessage(string? encoding, WriteFlags flags, byte expected)
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.TakeBody();
        var options = new CallOptions(encoding is null ? null : new Metadata { { Key, encoding } }, writeOptions: new WriteOptions(flags));

        await Should.ThrowAsync<RpcException>(async () => await server.Client().EchoAsync(Large, options));

        Flags(await server.Faults.Body.Task).ShouldBe([expected]);
        server.Faults.Seen.Single().ContainsKey("grpc-encoding").ShouldBe(encoding == "gzip");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_FlagsOfTheWriter_DecideOnEachMessage(bool policy)
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.TakeBody();
        using var call = Client(server, policy).Join(new Metadata { { Key, "gzip" } });

        await call.RequestStream.WriteAsync(Large);
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(Large);
        call.RequestStream.WriteOptions = null;
        await call.RequestStream.WriteAsync(Large);
        await call.RequestStream.CompleteAsync();

        Flags(await server.Faults.Body.Task).ShouldBe([1, 0, 1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unary_UnknownEncoding_IsInternalAndNotSent(bool policy)
    {
        await using var server = await EchoServer.StartAsync();

        var failure = await Should.ThrowAsync<RpcException>(async () => await Client(server, policy).EchoAsync(Large, new Metadata { { Key, "snappy" } }));

        failure.StatusCode.ShouldBe(StatusCode.Internal);
        failure.Status.Detail.ShouldBe($"Requests cannot be compressed with 'snappy', as {Key} says; identity,gzip can be used.");
        server.Faults.Calls.ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_UnknownEncoding_FailsEveryPart(bool policy)
    {
        await using var server = await EchoServer.StartAsync();
        using var call = Client(server, policy).Chat(new Metadata { { Key, "snappy" } });

        (await Should.ThrowAsync<RpcException>(() => call.RequestStream.WriteAsync(Large))).StatusCode.ShouldBe(StatusCode.Internal);
        (await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext())).StatusCode.ShouldBe(StatusCode.Internal);
        (await Should.ThrowAsync<RpcException>(() => call.ResponseHeadersAsync)).StatusCode.ShouldBe(StatusCode.Internal);
    }

    private static EchoService.EchoServiceClient Client(EchoServer server, bool policy) =>
        server.Client(options => options.ServiceConfig = policy ? RetryPolicies.ForAll(RetryPolicies.Quick()) : null);

    /// <summary>The flag of each message.</summary>
    private static List<byte> Flags(byte[] body)
    {
        var flags = new List<byte>();
        for (var at = 0; at < body.Length; at += 5 + BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at + 1)))
        {
            flags.Add(body[at]);
        }

        return flags;
    }
}

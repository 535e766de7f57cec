using System.IO.Compression;
using Echo.V1;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests;

/// <summary>Which messages are compressed, and that clients are asked first.</summary>
public sealed class CompressionTests
{
    private static readonly (string, string) Accept = ("grpc-accept-encoding", "identity, gzip");
    private static readonly byte[] Large = RawClient.Frame(new EchoRequest { Text = new string('x', 5000), Times = 1 });
    private static readonly byte[] Small = RawClient.Frame(new EchoRequest { Text = new string('x', 500), Times = 1 });

    [Theory]
    [InlineData("Echo")]
    [InlineData("Repeat")]
    public async Task Response_LargeAndAccepted_IsCompressed(string method)
    {
        await using var server = await EchoServer.StartAsync(Compress);
        using var client = new RawClient(server);

        var answer = await client.CallAsync(method, Large, Accept);

        answer.Headers["grpc-encoding"].ShouldBe("gzip");
        answer.Body[0].ShouldBe((byte)1);
        EchoResponse.Parser.ParseFrom(Gunzip(answer.Body[5..])).Text.Length.ShouldBe(5000);
    }

    [Fact]
    public async Task Response_Small_StaysAsItIs()
    {
        await using var server = await EchoServer.StartAsync(Compress);
        using var client = new RawClient(server);

        var answer = await client.CallAsync("Echo", Small, Accept);

        answer.Body[0].ShouldBe((byte)0);
        EchoResponse.Parser.ParseFrom(answer.Body[5..]).Text.Length.ShouldBe(500);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("identity")]
    [InlineData("deflate, gzippy")]
    public async Task Response_ClientDoesNotAccept_StaysAsItIs(string? accepted)
    {
        await using var server = await EchoServer.StartAsync(Compress);
        using var client = new RawClient(server);

        var answer = await client.CallAsync("Echo", Large, accepted is null ? [] : [("grpc-accept-encoding", accepted)]);

        answer.Headers.ContainsKey("grpc-encoding").ShouldBeFalse();
        answer.Body[0].ShouldBe((byte)0);
    }

    [Fact]
    public async Task Response_NotCompressible_StaysAsItIs()
    {
        await using var server = await EchoServer.StartAsync(Compress);
        using var client = new RawClient(server);
        var noise = new byte[5000];
        new Random(1).NextBytes(noise);

        var answer = await client.CallAsync("Echo", RawClient.Frame(new EchoRequest { Payload = ByteString.CopyFrom(noise) }), Accept);

        answer.Body[0].ShouldBe((byte)0);
        EchoResponse.Parser.ParseFrom(answer.Body[5..]).Payload.ToByteArray().ShouldBe(noise);
    }

    [Fact]
    public async Task Response_ByDefault_StaysAsItIs()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);

        var answer = await client.CallAsync("Echo", Large, Accept);

        answer.Headers.ContainsKey("grpc-encoding").ShouldBeFalse();
        answer.Body[0].ShouldBe((byte)0);
    }

    [Fact]
    public async Task Response_HeadersSentEarly_IsCompressedAllTheSame()
    {
        await using var server = await EchoServer.StartAsync(Compress);
        var client = server.Client();

        using var call = client.EchoAsync(new EchoRequest { Text = new string('x', 5000) }, new Metadata { { "echo-initial", "a" } });
        var response = await call;

        (await call.ResponseHeadersAsync).GetValue("echo-initial").ShouldBe("a");
        response.Text.Length.ShouldBe(5000);
    }

    [Fact]
    public async Task Start_UnknownAlgorithm_NamesTheSetting()
    {
        var failure = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => EchoServer.StartAsync(options => options.ResponseCompressionAlgorithm = "zip"));

        failure.Message.ShouldContain("ResponseCompressionAlgorithm must be 'gzip' or null, not 'zip'");
    }

    private static void Compress(GrpcServiceOptions options) => options.ResponseCompressionAlgorithm = "gzip";

    private static byte[] Gunzip(byte[] data)
    {
        using var gzip = new GZipStream(new MemoryStream(data), CompressionMode.Decompress);
        using var output = new MemoryStream();
        gzip.CopyTo(output);
        return output.ToArray();
    }
}

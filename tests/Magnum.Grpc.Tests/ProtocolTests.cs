using System.IO.Compression;
using System.Net;
using Echo.V1;
using Google.Protobuf;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests;

/// <summary>What the server says to bytes that no good client sends.</summary>
public sealed class ProtocolTests
{
    private static readonly byte[] Hello = RawClient.Frame(new EchoRequest { Text = "hello" });

    [Fact]
    public async Task Request_WellFormed_HasStatusInTrailers()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);

        var answer = await client.CallAsync("Echo", Hello);

        answer.Status.ShouldBe(StatusCode.OK);
        answer.TrailersOnly.ShouldBeFalse();
        EchoResponse.Parser.ParseFrom(answer.Body.AsSpan(5)).Text.ShouldBe("hello");
    }

    [Fact]
    public async Task Request_FailingBeforeAnyMessage_HasStatusInHeaders()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);

        var answer = await client.CallAsync("Fail", RawClient.Frame(new FailRequest { Code = 5, Message = "100% ü" }));

        answer.TrailersOnly.ShouldBeTrue();
        answer.Status.ShouldBe(StatusCode.NotFound);
        answer.Message.ShouldBe("100%25 %C3%BC");
    }

    public static TheoryData<string, byte[], StatusCode> BadBodies => new()
    {
        { "no message", [], StatusCode.Unimplemented },
        { "two messages", [.. Hello, .. Hello], StatusCode.Unimplemented },
        { "torn header", [0, 0, 0], StatusCode.Internal },
        { "torn message", [0, 0, 0, 0, 10, 1, 2], StatusCode.Internal },
        { "flag 7", RawClient.Frame([], flag: 7), StatusCode.Internal },
        { "compressed without encoding", RawClient.Frame([1, 2, 3], flag: 1), StatusCode.Internal },
        { "not protobuf", RawClient.Frame([0xff, 0xff, 0xff]), StatusCode.Internal },
        { "length of 4 GiB", [0, 0xff, 0xff, 0xff, 0xff, 0], StatusCode.ResourceExhausted },
        { "length above the limit", [0, 0, 0x50, 0, 0, 0], StatusCode.ResourceExhausted },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Request_BadBody_FailsAndTheNextSucceeds(string what, byte[] body, StatusCode expected)
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);

        var answer = await client.CallAsync("Echo", body);

        answer.Status.ShouldBe(expected, what);
        (await client.CallAsync("Echo", Hello)).Status.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task Stream_BadBody_Fails()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);

        var answer = await client.CallAsync("Chat", [.. Hello, 9, 9]);

        answer.Status.ShouldBe(StatusCode.Internal);
        EchoResponse.Parser.ParseFrom(answer.Body.AsSpan(5)).Text.ShouldBe("hello");
    }

    [Fact]
    public async Task Gzip_Message_IsRead()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);

        var answer = await client.CallAsync(
            "Echo", RawClient.Frame(Gzip(new EchoRequest { Text = "hello" }.ToByteArray()), flag: 1), ("grpc-encoding", "gzip"));

        EchoResponse.Parser.ParseFrom(answer.Body.AsSpan(5)).Text.ShouldBe("hello");
    }

    [Fact]
    public async Task Gzip_Bomb_IsResourceExhausted()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);

        var answer = await client.CallAsync("Echo", RawClient.Frame(Gzip(new byte[64 * 1024 * 1024]), flag: 1), ("grpc-encoding", "gzip"));

        answer.Status.ShouldBe(StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task Gzip_Garbage_IsInternal()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);

        var answer = await client.CallAsync("Echo", RawClient.Frame([1, 2, 3, 4, 5], flag: 1), ("grpc-encoding", "gzip"));

        answer.Status.ShouldBe(StatusCode.Internal);
    }

    [Fact]
    public async Task Encoding_Unknown_IsUnimplementedAndNamesTheKnown()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);

        var answer = await client.CallAsync("Echo", Hello, ("grpc-encoding", "snappy"));

        answer.Status.ShouldBe(StatusCode.Unimplemented);
        answer.Headers["grpc-accept-encoding"].ShouldBe("identity,gzip");
    }

    [Theory]
    [InlineData("5")]
    [InlineData("S")]
    [InlineData("-1S")]
    [InlineData("123456789S")]
    [InlineData("5x")]
    public async Task Timeout_Malformed_IsInternal(string timeout)
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);

        var answer = await client.CallAsync("Echo", Hello, ("grpc-timeout", timeout));

        answer.Status.ShouldBe(StatusCode.Internal);
    }

    [Fact]
    public async Task Timeout_Longest_IsTaken()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);

        var answer = await client.CallAsync("Echo", Hello, ("grpc-timeout", "99999999H"));

        answer.Status.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task Metadata_BinaryUnpaddedAndJoined_IsRead()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);

        await client.CallAsync("Echo", Hello, ("a-bin", "AQ"), ("b-bin", "AQ==,Ag"));

        var headers = server.Signals.Last!.RequestHeaders;
        headers.GetValueBytes("a-bin").ShouldBe([1]);
        headers.GetAll("b-bin").Select(entry => entry.ValueBytes[0]).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Metadata_BinaryNotBase64_IsInternal()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);

        var answer = await client.CallAsync("Echo", Hello, ("a-bin", "***"));

        answer.Status.ShouldBe(StatusCode.Internal);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc-web", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc+json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc+proto", HttpStatusCode.OK)]
    [InlineData("application/grpc; charset=utf-8", HttpStatusCode.OK)]
    public async Task ContentType_IsChecked(string type, HttpStatusCode expected)
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);
        using var request = client.Request("Echo", Hello);
        request.Content!.Headers.Remove("content-type");
        request.Content.Headers.TryAddWithoutValidation("content-type", type);

        var answer = await client.SendAsync(request);

        answer.Http.ShouldBe(expected);
    }

    [Fact]
    public async Task Method_Get_IsNotAllowed()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);
        using var request = client.Request("Echo", []);
        request.Method = HttpMethod.Get;
        request.Content = null;

        var answer = await client.SendAsync(request);

        answer.Http.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Http11_OverTls_MustUpgrade()
    {
        using var certificate = TestCertificate.Create();
        await using var server = await EchoServer.StartAsync(certificate: certificate);
        using var client = new RawClient(server);
        using var request = client.Request("Echo", Hello);
        request.Version = HttpVersion.Version11;

        var answer = await client.SendAsync(request);

        answer.Http.ShouldBe(HttpStatusCode.UpgradeRequired);
    }

    [Theory]
    [InlineData("/echo.v1.EchoService/Nowhere", "Nowhere")]
    [InlineData("/nobody.Service/Echo", "nobody.Service")]
    public async Task Path_Unknown_IsUnimplementedAndSaysWhat(string path, string named)
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);

        var answer = await client.CallAsync(path, Hello);

        answer.Status.ShouldBe(StatusCode.Unimplemented);
        answer.Message.ShouldContain(named);
    }

    [Fact]
    public async Task Path_UnknownAndNotGrpc_IsNotFound()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);
        using var request = client.Request("/index.html", []);
        request.Method = HttpMethod.Get;
        request.Content = null;

        var answer = await client.SendAsync(request);

        answer.Http.ShouldBe(HttpStatusCode.NotFound);
    }

    private static byte[] Gzip(byte[] data)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal))
        {
            gzip.Write(data);
        }

        return output.ToArray();
    }
}

using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Echo.V1;
using Grpc.AspNetCore.Web;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Magnum.Grpc.Tests.Foreign;

/// <summary>gRPC-Web, as buf curl speaks it, and as browsers do over HTTP/1.1.</summary>
public sealed class GrpcWebTests
{
    private static readonly Action<WebApplication> ForAll = app => app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });

    [Fact]
    public async Task Buf_Unary_Answers()
    {
        await using var server = await EchoServer.StartAsync(use: ForAll);

        var (code, output, error) = await CurlAsync(server, "Echo", """{"text":"hello"}""");

        code.ShouldBe(0, error);
        JsonDocument.Parse(output).RootElement.GetProperty("text").GetString().ShouldBe("hello");
    }

    [Fact]
    public async Task Buf_ServerStreaming_GivesAll()
    {
        await using var server = await EchoServer.StartAsync(use: ForAll);

        var (code, output, error) = await CurlAsync(server, "Repeat", """{"text":"x","times":3}""");

        code.ShouldBe(0, error);
        output.Split("\"text\"").Length.ShouldBe(4);
    }

    [Theory]
    [InlineData("Fail")]
    [InlineData("FailLate")]
    public async Task Buf_Failure_ShowsCodeMessageAndDetails(string method)
    {
        await using var server = await EchoServer.StartAsync(use: ForAll);

        var (code, _, error) = await CurlAsync(server, method, """{"code":9,"message":"not now, ü","reason":"IN_USE"}""");

        code.ShouldNotBe(0);
        error.ShouldContain("failed_precondition");
        error.ShouldContain("not now, ü");
        error.ShouldContain("google.rpc.ErrorInfo");
    }

    [Fact]
    public async Task Http1_OverTls_AnswersWithTrailersInTheBody()
    {
        using var certificate = TestCertificate.Create();
        await using var server = await EchoServer.StartAsync(certificate: certificate, use: ForAll);

        using var response = await PostAsync(server, HttpVersion.Version11);
        var body = await response.Content.ReadAsByteArrayAsync();

        response.Version.ShouldBe(HttpVersion.Version11);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/grpc-web+proto");
        var length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1));
        EchoResponse.Parser.ParseFrom(body.AsSpan(5, length)).Text.ShouldBe("hello");
        var last = body.AsSpan(5 + length);
        last[0].ShouldBe((byte)0x80);
        BinaryPrimitives.ReadInt32BigEndian(last[1..]).ShouldBe(last.Length - 5);
        Encoding.ASCII.GetString(last[5..]).ShouldBe("grpc-status: 0\r\n");
    }

    public static TheoryData<string, byte[], StatusCode> BadBodies => new()
    {
        { "no message", [], StatusCode.Unimplemented },
        { "a frame of trailers", RawClient.Frame("grpc-status: 0"u8.ToArray(), flag: 0x80), StatusCode.Internal },
        { "a torn message", RawClient.Frame(new EchoRequest { Text = "hello" })[..9], StatusCode.Internal },
        { "a message too long", [0, 0x7f, 0xff, 0xff, 0xff, 1], StatusCode.ResourceExhausted },
        { "two messages", [.. RawClient.Frame([]), .. RawClient.Frame([])], StatusCode.Unimplemented },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Request_BadBody_FailsAndTheNextSucceeds(string what, byte[] body, StatusCode expected)
    {
        using var certificate = TestCertificate.Create();
        await using var server = await EchoServer.StartAsync(certificate: certificate, use: ForAll);

        foreach (var version in (Version[])[HttpVersion.Version11, HttpVersion.Version20])
        {
            using var refused = await PostAsync(server, version, body: body);
            using var served = await PostAsync(server, version);

            refused.Headers.GetValues("grpc-status").Single().ShouldBe($"{(int)expected}", what);
            Encoding.ASCII.GetString(await served.Content.ReadAsByteArrayAsync()).ShouldEndWith("grpc-status: 0\r\n");
        }

        server.Logs.Lines.ShouldNotContain(line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task Deadline_OfADeafHandler_IsToldInTheBody()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync(time: time, use: ForAll);

        var call = PostAsync(server, HttpVersion.Version20, "SleepStream", RawClient.Frame(new SleepRequest { Deaf = true }), ("grpc-timeout", "1S"));
        await server.Signals.Asleep.Task;
        time.Advance(TimeSpan.FromSeconds(2));
        using var response = await call;
        var body = Encoding.ASCII.GetString(await response.Content.ReadAsByteArrayAsync());

        body.ShouldContain("asleep");
        body.ShouldContain($"grpc-status: {(int)StatusCode.DeadlineExceeded}\r\n");
    }

    [Fact]
    public async Task Service_NotEnabled_IsRefused()
    {
        using var certificate = TestCertificate.Create();
        await using var server = await EchoServer.StartAsync(certificate: certificate, use: app => app.UseGrpcWeb());

        using var response = await PostAsync(server, HttpVersion.Version20);

        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    private static async Task<HttpResponseMessage> PostAsync(
        EchoServer server, Version version, string method = "Echo", byte[]? body = null, params (string Name, string Value)[] headers)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost";
        using var http = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{server.Address}/echo.v1.EchoService/{method}"))
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body ?? RawClient.Frame(new EchoRequest { Text = "hello" })),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc-web+proto");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await http.SendAsync(request, CancellationToken.None);
        await response.Content.LoadIntoBufferAsync();
        return response;
    }

    private static Task<(int Code, string Output, string Error)> CurlAsync(EchoServer server, string method, string data) =>
        ForeignProgram.RunAsync(
            ForeignProgram.Buf,
            "curl", "--protocol", "grpcweb", "--http2-prior-knowledge", "--reflect-protocol", "grpc-v1", "--data", data, $"{server.Address}/echo.v1.EchoService/{method}");
}

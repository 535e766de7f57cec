using System.Text.Json;
using Google.Rpc;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Foreign;

/// <summary>buf curl knows nothing of the services but what reflection tells it.</summary>
public sealed class BufTests
{
    [Fact]
    public async Task Buf_ListServices_ListsAll()
    {
        await using var server = await EchoServer.StartAsync();

        var (code, output, error) = await CurlAsync("--list-services", server.Address);

        code.ShouldBe(0, error);
        output.ShouldContain("echo.v1.EchoService");
        output.ShouldContain("grpc.health.v1.Health");
    }

    [Fact]
    public async Task Buf_Unary_Answers()
    {
        await using var server = await EchoServer.StartAsync();

        var (code, output, error) = await CurlAsync("--data", """{"text":"hello"}""", $"{server.Address}/echo.v1.EchoService/Echo");

        code.ShouldBe(0, error);
        JsonDocument.Parse(output).RootElement.GetProperty("text").GetString().ShouldBe("hello");
    }

    [Fact]
    public async Task Buf_ServerStreaming_GivesAll()
    {
        await using var server = await EchoServer.StartAsync();

        var (code, output, error) = await CurlAsync("--data", """{"text":"x","times":3}""", $"{server.Address}/echo.v1.EchoService/Repeat");

        code.ShouldBe(0, error);
        output.Split("\"text\"").Length.ShouldBe(4);
    }

    [Fact]
    public async Task Buf_ClientStreaming_TakesAll()
    {
        await using var server = await EchoServer.StartAsync();

        var (code, output, error) = await CurlAsync("--data", """{"text":"a"}{"text":"b"}""", $"{server.Address}/echo.v1.EchoService/Join");

        code.ShouldBe(0, error);
        output.ShouldContain("a,b");
    }

    [Fact]
    public async Task Buf_Duplex_AnswersEach()
    {
        await using var server = await EchoServer.StartAsync();

        var (code, output, error) = await CurlAsync("--data", """{"text":"a"}{"text":"b"}""", $"{server.Address}/echo.v1.EchoService/Chat");

        code.ShouldBe(0, error);
        output.Split("\"text\"").Length.ShouldBe(3);
    }

    [Fact]
    public async Task Buf_Failure_ShowsTheDetails()
    {
        await using var server = await EchoServer.StartAsync();

        var (code, _, error) = await CurlAsync(
            "--data", """{"code":9,"message":"not now","reason":"IN_USE"}""", $"{server.Address}/echo.v1.EchoService/Fail");

        code.ShouldNotBe(0);
        error.ShouldContain("failed_precondition");
        var detail = JsonDocument.Parse(error).RootElement.GetProperty("details")[0];
        detail.GetProperty("type").GetString().ShouldBe("google.rpc.ErrorInfo");
        var value = detail.GetProperty("value").GetString()!;
        ErrorInfo.Parser.ParseFrom(Convert.FromBase64String(value.PadRight((value.Length + 3) / 4 * 4, '='))).Reason.ShouldBe("IN_USE");
    }

    private static Task<(int Code, string Output, string Error)> CurlAsync(params string[] arguments) =>
        ForeignProgram.RunAsync(ForeignProgram.Buf, ["curl", "--protocol", "grpc", "--http2-prior-knowledge", .. arguments]);
}

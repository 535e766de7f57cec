using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests;

public sealed class ReflectionTests
{
    [Fact]
    public async Task ListServices_GivesAll()
    {
        var answer = await AskAsync(new ServerReflectionRequest { ListServices = "*" });

        answer.ListServicesResponse.Service.Select(service => service.Name).ShouldBe(
            ["echo.v1.EchoService", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"]);
    }

    [Theory]
    [InlineData("echo.v1.EchoService")]
    [InlineData("echo.v1.EchoService.Echo")]
    [InlineData("echo.v1.EchoRequest")]
    [InlineData("echo.v1.EchoRequest.text")]
    public async Task FileContainingSymbol_Known_GivesTheFile(string symbol)
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });

        Files(answer)[0].ShouldBe("echo/v1/echo.proto");
    }

    [Fact]
    public async Task FileContainingSymbol_ErrorDetail_GivesTheFileAndItsImports()
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = "google.rpc.ErrorInfo" });

        Files(answer).ShouldBe(["google/rpc/error_details.proto", "google/protobuf/duration.proto"]);
    }

    [Fact]
    public async Task FileByFilename_Import_GivesTheFile()
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileByFilename = "google/protobuf/any.proto" });

        Files(answer).ShouldBe(["google/protobuf/any.proto"]);
    }

    [Fact]
    public async Task ExtensionNumbers_KnownMessage_GivesNone()
    {
        var answer = await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "echo.v1.EchoRequest" });

        answer.AllExtensionNumbersResponse.ExtensionNumber.ShouldBeEmpty();
    }

    public static TheoryData<ServerReflectionRequest, StatusCode> Unanswerable => new()
    {
        { new ServerReflectionRequest { FileByFilename = "x.proto" }, StatusCode.NotFound },
        { new ServerReflectionRequest { FileContainingSymbol = "x" }, StatusCode.NotFound },
        { new ServerReflectionRequest { AllExtensionNumbersOfType = "x" }, StatusCode.NotFound },
        { new ServerReflectionRequest { FileContainingExtension = new ExtensionRequest { ContainingType = "x", ExtensionNumber = 1 } }, StatusCode.NotFound },
        { new ServerReflectionRequest(), StatusCode.InvalidArgument },
    };

    [Theory]
    [MemberData(nameof(Unanswerable))]
    public async Task Question_WithoutAnswer_SaysWhyAndKeepsTheStream(ServerReflectionRequest request, StatusCode expected)
    {
        var answer = await AskAsync(request);

        answer.ErrorResponse.ErrorCode.ShouldBe((int)expected);
        answer.OriginalRequest.ShouldBe(request);
    }

    private static async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
    {
        await using var server = await EchoServer.StartAsync();
        using var call = new ServerReflection.ServerReflectionClient(server.Channel()).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(request);
        (await call.ResponseStream.MoveNext()).ShouldBeTrue();
        var answer = call.ResponseStream.Current;
        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext()).ShouldBeFalse();
        return answer;
    }

    private static List<string> Files(ServerReflectionResponse answer) =>
        [.. answer.FileDescriptorResponse.FileDescriptorProto.Select(data => FileDescriptorProto.Parser.ParseFrom(data).Name)];
}

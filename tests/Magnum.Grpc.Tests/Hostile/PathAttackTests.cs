using Echo.V1;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Hostile;

/// <summary>Paths and content types that no client of a generated service sends.</summary>
public sealed class PathAttackTests
{
    private static readonly byte[] Hello = RawClient.Frame(new EchoRequest { Text = "hello" });

    public static TheoryData<string> OtherPaths =>
    [
        "/", "//", "/echo.v1.EchoService", "/echo.v1.EchoService/", "/echo.v1.EchoService/Echo/", "/ECHO.V1.ECHOSERVICE/ECHO",
        "/echo.v1.echoservice/echo", "//echo.v1.EchoService/Echo", "/echo.v1.EchoService//Echo", "/x/../echo.v1.EchoService/Ech",
        "/echo.v1.EchoService/Echo/x", "/echo.v1.EchoService%2FEcho", "/echo.v1.EchoService/Ec%2568o", "/echo.v1.EchoService/Echo%00",
        "/%", "/%zz", "/a%0d%0aInjected: line", "/a%0AInjected", "/\u00fc", "/%c3%bc/%ff", "/{**path}", "/a b",
    ];

    [Theory]
    [MemberData(nameof(OtherPaths))]
    public async Task Path_NotThatOfAMethod_ReachesNoHandler(string path)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();
        scene.Server.Signals.Last = null;

        var stream = await peer.OpenAsync(path);
        await stream.SendAsync(Hello, end: true);
        var answer = await stream.Answer;

        (answer.Status is StatusCode.Unimplemented || answer.Status is null).ShouldBeTrue(answer.ToString());
        scene.Server.Signals.Last.ShouldBeNull();
        await scene.ShouldBeUnharmedAsync();
        scene.Server.Logs.Lines.Where(line => line.Category.StartsWith("Magnum.Grpc", StringComparison.Ordinal))
            .ShouldAllBe(line => !line.Text.Any(char.IsControl));
    }

    [Fact]
    public async Task Path_Huge_IsToldAndLoggedInShort()
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        var answer = await scene.UnderAttackAsync(() => peer.CallAsync($"/{new string('s', 3_500)}/{new string('m', 3_500)}", Hello));

        answer.Status.ShouldBe(StatusCode.Unimplemented);
        answer.Message.Length.ShouldBeLessThan(1000);
        var line = await scene.Server.Logs.WaitForAsync(line => line.Text.Contains("Unimplemented"));
        line.Text.Length.ShouldBeLessThan(2000);
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpcx")]
    [InlineData("application/grpc+json")]
    [InlineData("text/plain, application/grpc")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task ContentType_Other_IsUnsupported(string type)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();
        var fields = peer.Fields("Echo").Where(field => field.Name != "content-type").Append(("content-type", type));

        var stream = await peer.OpenAsync(fields);
        await stream.SendAsync(Hello, end: true);
        var answer = await scene.UnderAttackAsync(() => stream.Answer);

        answer.Http.ShouldBe(415);
        answer.Status.ShouldBeNull();
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("OPTIONS")]
    public async Task Method_Other_IsNotAllowed(string method)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();
        var fields = peer.Fields("Echo").Select(field => field.Name == ":method" ? (":method", method) : field);

        var stream = await peer.OpenAsync(fields, end: true);
        var answer = await scene.UnderAttackAsync(() => stream.Answer);

        answer.Http.ShouldBe(405);
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Status_OfHugeText_IsToldAndLoggedInShort()
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();
        var request = new global::Grpc.Health.V1.HealthCheckRequest { Service = "\r\nInjected " + new string('\u20ac', 1_000_000) };

        var answer = await scene.UnderAttackAsync(() => peer.CallAsync("/grpc.health.v1.Health/Check", RawClient.Frame(request)));

        answer.Status.ShouldBe(StatusCode.NotFound);
        answer.Message.Length.ShouldBeLessThan(8000);
        var line = await scene.Server.Logs.WaitForAsync(line => line.Text.Contains("Check NotFound"));
        line.Text.Length.ShouldBeLessThan(2000);
        line.Text.ShouldNotContain("\n");
        await scene.ShouldBeUnharmedAsync();
    }
}

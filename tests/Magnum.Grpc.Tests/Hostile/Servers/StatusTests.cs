using Grpc.Core;

namespace Magnum.Grpc.Tests.Hostile.Servers;

/// <summary>A server that ends calls otherwise than it should.</summary>
[Collection(nameof(Alone))]
public sealed class StatusTests
{
    public static TheoryData<string, (string, string)[], StatusCode, string> Ends => new()
    {
        { "no status", [("x", "y")], StatusCode.Internal, "without a status" },
        { "message alone", [("grpc-message", "all is well")], StatusCode.Internal, "without a status" },
        { "not a number", [("grpc-status", "OK")], StatusCode.Unknown, "'OK'" },
        { "empty", [("grpc-status", "")], StatusCode.Unknown, "''" },
        { "negative", [("grpc-status", "-1")], StatusCode.Unknown, "'-1'" },
        { "hexadecimal", [("grpc-status", "0x0")], StatusCode.Unknown, "'0x0'" },
        { "with a comma", [("grpc-status", "0, 0")], StatusCode.Unknown, "'0, 0'" },
        { "of the future", [("grpc-status", "17"), ("grpc-message", "new")], StatusCode.Unknown, "new" },
        { "beyond an int", [("grpc-status", "99999999999999999999")], StatusCode.Unknown, "no number" },
        { "zero of another script", [("grpc-status", "\u00b2")], StatusCode.Unknown, "no number" },
        { "twice, one of them OK", [("grpc-status", "0"), ("grpc-status", "13")], StatusCode.Unknown, "'0, 13'" },
        { "twice OK", [("grpc-status", "0"), ("grpc-status", "0")], StatusCode.Unknown, "'0, 0'" },
        { "percent alone", [("grpc-status", "5"), ("grpc-message", "100%")], StatusCode.NotFound, "100%" },
        { "percent torn", [("grpc-status", "5"), ("grpc-message", "a%4")], StatusCode.NotFound, "a%4" },
        { "percent of no digits", [("grpc-status", "5"), ("grpc-message", "%zz%41")], StatusCode.NotFound, "%zzA" },
        { "percent of no UTF-8", [("grpc-status", "5"), ("grpc-message", "%ff%fe")], StatusCode.NotFound, "\ufffd\ufffd" },
        { "lines", [("grpc-status", "5"), ("grpc-message", "a%0d%0agrpc-status: 0")], StatusCode.NotFound, "a\r\ngrpc-status: 0" },
        { "long message", [("grpc-status", "5"), ("grpc-message", new string('m', 50_000))], StatusCode.NotFound, "mmm" },
        { "binary metadata of no base64", [("grpc-status", "0"), ("x-bin", "***")], StatusCode.Internal, "x-bin" },
        { "details of no base64", [("grpc-status", "5"), ("grpc-status-details-bin", "%%%")], StatusCode.Internal, "grpc-status-details-bin" },
        { "message beyond all limits", [("grpc-status", "5"), ("grpc-message", new string('m', 200_000))], StatusCode.Unavailable, "limit" },
        { "metadata beyond all limits", [("grpc-status", "0"), .. Enumerable.Range(0, 2000).Select(i => ($"key-{i}", new string('v', 100)))], StatusCode.ResourceExhausted, "limit" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task End_Wrong_HasItsStatus(string what, (string, string)[] trailers, StatusCode expected, string detail)
    {
        await using var scene = ClientScene.Start(async call =>
        {
            await call.HeadersAsync();
            await call.DataAsync(HostileCall.Hello);
            await call.TrailersAsync(trailers);
        });

        foreach (var method in (string[])["Echo", "Repeat", "Join", "Chat"])
        {
            var status = await scene.CallAsync(method);

            status.StatusCode.ShouldBe(expected, $"{what}, {method}: {status}");
            status.Detail.ShouldContain(detail);
        }

        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task TrailersOnly_Wrong_HasItsStatus(string what, (string, string)[] trailers, StatusCode expected, string detail)
    {
        await using var scene = ClientScene.Start(call =>
            call.FieldsAsync(end: true, [(":status", "200"), ("content-type", "application/grpc"), .. trailers]));

        var status = await scene.CallAsync();

        status.StatusCode.ShouldBe(expected, $"{what}: {status}");
        status.Detail.ShouldContain(detail);
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("Echo")]
    [InlineData("Repeat")]
    [InlineData("Join")]
    [InlineData("Chat")]
    public async Task Trailers_None_AreInternal(string method)
    {
        await using var scene = ClientScene.Start(async call =>
        {
            await call.HeadersAsync();
            await call.DataAsync(HostileCall.Hello, end: true);
        });

        var status = await scene.CallAsync(method);

        status.StatusCode.ShouldBe(StatusCode.Internal);
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("Echo", StatusCode.Unimplemented)]
    [InlineData("Join", StatusCode.Unimplemented)]
    [InlineData("Repeat", StatusCode.OK)]
    [InlineData("Chat", StatusCode.OK)]
    public async Task Ok_WithoutMessage_IsNoResponse(string method, StatusCode expected)
    {
        await using var scene = ClientScene.Start(call =>
            call.FieldsAsync(end: true, (":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "0")));

        (await scene.CallAsync(method)).StatusCode.ShouldBe(expected);

        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task TrailersOnly_WithoutEndAndDataAfter_EndTheCall()
    {
        await using var scene = ClientScene.Start(async call =>
        {
            await call.HeadersAsync(("grpc-status", "5"));
            while (!call.GivenUp.IsCompleted)
            {
                await call.DataAsync(HostileCall.Hello);
            }
        });

        (await scene.CallAsync()).StatusCode.ShouldBe(StatusCode.NotFound);

        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Data_AfterTrailers_HarmsNoOtherCall(bool ended)
    {
        await using var scene = ClientScene.Start(async call =>
        {
            await call.HeadersAsync();
            await call.DataAsync(HostileCall.Hello);
            await call.FieldsAsync(ended, ("grpc-status", "0"));
            await call.SendAsync(Frame.Data(call.Id, HostileCall.Hello));
        });

        var status = await scene.CallAsync();

        status.StatusCode.ShouldBe(ended ? StatusCode.OK : StatusCode.Internal, status.ToString());
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpcx")]
    [InlineData("")]
    public async Task ContentType_Other_IsUnknown(string type)
    {
        await using var scene = ClientScene.Start(async call =>
        {
            await call.FieldsAsync(end: false, (":status", "200"), ("content-type", type));
            await call.DataAsync(HostileCall.Hello);
            await call.TrailersAsync(("grpc-status", "0"));
        });

        (await scene.CallAsync()).StatusCode.ShouldBe(StatusCode.Unknown);

        await scene.ShouldBeUnharmedAsync();
    }
}

using Echo.V1;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Hostile;

/// <summary>Messages whose frames are not as they should be.</summary>
public sealed class MalformedFrameTests
{
    private static readonly byte[] Hello = RawClient.Frame(new EchoRequest { Text = "hello" });

    [Fact]
    public async Task CompressionFlag_EachThatIsNone_IsInternal()
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        var answers = await scene.UnderAttackAsync(() =>
            Task.WhenAll(Enumerable.Range(2, 254).Select(flag => peer.CallAsync("Echo", RawClient.Frame([], (byte)flag)))));

        answers.ShouldAllBe(answer => answer.Status == StatusCode.Internal && answer.Message.Contains("compression flag"));
        await scene.ShouldBeUnharmedAsync();
    }

    public static TheoryData<string, string, byte[], StatusCode> Bodies => new()
    {
        { "longer than the data", "Echo", [0, 0, 0, 0, 100, 1], StatusCode.Internal },
        { "shorter than the data", "Echo", [0, 0, 0, 0, 2, .. Hello[5..]], StatusCode.Internal },
        { "2^32-1", "Echo", [0, 255, 255, 255, 255], StatusCode.ResourceExhausted },
        { "2^31", "Echo", [0, 128, 0, 0, 0], StatusCode.ResourceExhausted },
        { "2^32-1, compressed", "Echo", [1, 255, 255, 255, 255, 1, 2, 3], StatusCode.ResourceExhausted },
        { "no message", "Echo", [], StatusCode.Unimplemented },
        { "no message", "Repeat", [], StatusCode.Unimplemented },
        { "two messages", "Echo", [.. Hello, .. Hello], StatusCode.Unimplemented },
        { "two messages", "Repeat", [.. Hello, .. Hello], StatusCode.Unimplemented },
        { "trailing garbage", "Echo", [.. Hello, 0], StatusCode.Unimplemented },
        { "trailing garbage", "Join", [.. Hello, 0], StatusCode.Internal },
        { "trailing garbage", "Chat", [.. Hello, 1, 2, 3], StatusCode.Internal },
        { "torn header", "Chat", [0, 0, 0, 0], StatusCode.Internal },
        { "torn message", "Chat", [.. Hello, .. Hello[..^1]], StatusCode.Internal },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_Wrong_HasItsStatus(string what, string method, byte[] body, StatusCode expected)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        var answer = await scene.UnderAttackAsync(() => peer.CallAsync(method, body));

        answer.Status.ShouldBe(expected, $"{what}: {answer}");
        (await peer.CallAsync("Echo", Hello)).Status.ShouldBe(StatusCode.OK);
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("Echo")]
    [InlineData("Repeat")]
    [InlineData("Join")]
    [InlineData("Chat")]
    public async Task Message_ByteByByteAmongEmptyFrames_IsRead(string method)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        var answer = await scene.UnderAttackAsync(async () =>
        {
            var stream = await peer.OpenAsync(method);
            foreach (var b in Hello)
            {
                await stream.SendAsync(new[] { b });
                await stream.SendAsync(default);
            }

            await stream.SendAsync(default, end: true);
            return await stream.Answer;
        });

        answer.Status.ShouldBe(StatusCode.OK);
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("Echo", StatusCode.Unimplemented)]
    [InlineData("Chat", StatusCode.OK)]
    public async Task EmptyFrames_Thousands_AreNoMessage(string method, StatusCode expected)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        var answer = await scene.UnderAttackAsync(async () =>
        {
            var stream = await peer.OpenAsync(method);
            var empty = Enumerable.Repeat(Frame.Data(stream.Id, []), 1000).SelectMany(frame => frame).ToArray();
            for (var i = 0; i < 50; i++)
            {
                await peer.SendAsync(empty);
            }

            await stream.SendAsync(default, end: true);
            return await stream.Answer;
        });

        answer.Status.ShouldBe(expected);
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("Echo")]
    [InlineData("Join")]
    [InlineData("Chat")]
    public async Task Message_TornByReset_LeavesNoCallBehind(string method)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        await scene.UnderAttackAsync(async () =>
        {
            var stream = await peer.OpenAsync(method);
            await stream.SendAsync(Hello.AsMemory(0, 8));
            await stream.ResetAsync();
        });

        await scene.Server.Logs.WaitForAsync(line => line.Text.StartsWith($"/echo.v1.EchoService/{method} Cancelled", StringComparison.Ordinal));
        (await peer.CallAsync("Echo", Hello)).Status.ShouldBe(StatusCode.OK);
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Garbage_EndlessAfterTheMessage_IsRefusedWithoutReadingOn()
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        var stream = await peer.OpenAsync("Echo");
        await stream.SendAsync(Hello);
        await stream.SendAsync(new byte[16384]);
        var answer = await scene.UnderAttackAsync(() => stream.Answer);

        answer.Status.ShouldBe(StatusCode.Unimplemented);
        await scene.ShouldBeUnharmedAsync();
    }
}

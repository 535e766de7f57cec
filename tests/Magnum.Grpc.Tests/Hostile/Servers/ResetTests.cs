using Grpc.Core;

namespace Magnum.Grpc.Tests.Hostile.Servers;

/// <summary>A server that resets streams, sends clients away, or cuts connections, at every stage of a call.</summary>
[Collection(nameof(Alone))]
public sealed class ResetTests
{
    private static readonly string[] Methods = ["Echo", "Repeat", "Join", "Chat"];

    /// <summary>How far a call has come.</summary>
    public enum Stage
    {
        Begun,
        Heard,
        Headers,
        HalfAMessage,
        Message,
        Trailers,
    }

    public static TheoryData<Stage> Stages => [.. Enum.GetValues<Stage>()];

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Reset_ByEveryCode_HasItsStatus(Stage stage)
    {
        foreach (var code in (uint[])[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, uint.MaxValue])
        {
            await using var scene = ClientScene.Start(async call =>
            {
                await ReachAsync(call, stage);
                await call.ResetAsync((ErrorCode)code);
            });

            foreach (var method in Methods)
            {
                var status = await scene.CallAsync(method);

                status.StatusCode.ShouldBeOneOf(Expected((ErrorCode)code, stage, method), $"{code}, {method}: {status}");
            }

            await scene.ShouldBeUnharmedAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Goaway_SparingTheCall_LetsItEnd(Stage stage)
    {
        await using var scene = ClientScene.Start(async call =>
        {
            await ReachAsync(call, stage);
            await call.SendAsync(Frame.GoAway(ErrorCode.NoError, call.Id));
            await ReachAsync(call, Stage.Trailers, after: stage);
        });

        foreach (var method in Methods)
        {
            (await scene.CallAsync(method)).StatusCode.ShouldBe(StatusCode.OK, method);
            await scene.LostAsync();
        }

        await scene.ShouldBeUnharmedAsync();
        scene.Server.Connections.Count.ShouldBe(Methods.Length + 1);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Goaway_NotSparingTheCall_IsMadeAgainOrUnavailable(Stage stage)
    {
        foreach (var code in (ErrorCode[])[ErrorCode.NoError, ErrorCode.ProtocolError, ErrorCode.EnhanceYourCalm])
        {
            await using var scene = ClientScene.Start(async call =>
            {
                await ReachAsync(call, stage);
                await call.SendAsync(Frame.GoAway(code, last: 0));
            });

            foreach (var method in Methods)
            {
                var status = await scene.CallAsync(method);

                status.StatusCode.ShouldBeOneOf(Expected(ErrorCode.RefusedStream, stage, method), $"{code}, {method}: {status}");
                await scene.Server.Attacked!.Closed;
            }

            await scene.ShouldBeUnharmedAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Goaway_AndTheConnectionClosed_IsUnavailable(Stage stage)
    {
        foreach (var code in (ErrorCode[])[ErrorCode.NoError, ErrorCode.InternalError, ErrorCode.EnhanceYourCalm])
        {
            await using var scene = ClientScene.Start(async call =>
            {
                await ReachAsync(call, stage);
                await call.SendAsync(Frame.GoAway(code, call.Id));
                call.Connection.Close();
            });

            foreach (var method in Methods)
            {
                var status = await scene.CallAsync(method);

                status.StatusCode.ShouldBe(stage == Stage.Trailers ? StatusCode.OK : StatusCode.Unavailable, $"{code}, {method}: {status}");
                await scene.LostAsync();
            }

            await scene.ShouldBeUnharmedAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Connection_Ended_IsUnavailable(Stage stage)
    {
        foreach (var cut in (bool[])[false, true])
        {
            await using var scene = ClientScene.Start(async call =>
            {
                await ReachAsync(call, stage);
                (cut ? (Action)call.Connection.Cut : call.Connection.Close)();
            });

            foreach (var method in Methods)
            {
                var status = await scene.CallAsync(method);

                // A reset of TCP may overtake what was sent before.
                status.StatusCode.ShouldBeOneOf([StatusCode.Unavailable, stage == Stage.Trailers ? StatusCode.OK : StatusCode.Unavailable], $"{method}: {status}");
                await scene.LostAsync();
            }

            await scene.ShouldBeUnharmedAsync();
        }
    }

    [Fact]
    public async Task Goaway_AtEveryCall_IsUnavailableAfterAFewTries()
    {
        await using var scene = ClientScene.Start(call => call.SendAsync(Frame.GoAway(ErrorCode.NoError, last: 0)), attacks: 50);

        (await scene.CallAsync()).StatusCode.ShouldBe(StatusCode.Unavailable);

        scene.Server.Calls.ShouldBeLessThan(10);
        await scene.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task Goaway_InTheGreeting_HarmsNoLaterCall(int last)
    {
        await using var scene = ClientScene.Start(greeting: connection => connection.SendAsync((byte[])[.. HostileConnection.Greeting(), .. Frame.GoAway(ErrorCode.NoError, last)]));

        // It depends on whether the greeting is over when it comes.
        (await scene.CallAsync()).StatusCode.ShouldBeOneOf(StatusCode.OK, StatusCode.Unavailable);

        await scene.ShouldBeUnharmedAsync();
    }

    private static async Task ReachAsync(HostileCall call, Stage stage, Stage after = Stage.Begun)
    {
        if (stage >= Stage.Heard && after < Stage.Heard)
        {
            await call.Heard;
        }

        if (stage >= Stage.Headers && after < Stage.Headers)
        {
            await call.HeadersAsync();
        }

        if (stage >= Stage.HalfAMessage && after < Stage.HalfAMessage)
        {
            await call.DataAsync(HostileCall.Hello.AsMemory(..6));
        }

        if (stage >= Stage.Message && after < Stage.Message)
        {
            await call.DataAsync(HostileCall.Hello.AsMemory(6..));
        }

        if (stage >= Stage.Trailers && after < Stage.Trailers)
        {
            await call.TrailersAsync(("grpc-status", "0"));
        }
    }

    /// <summary>What was refused before anything was answered is made again, unless requests that are not held have been sent.</summary>
    private static StatusCode[] Expected(ErrorCode code, Stage stage, string method) =>
        code switch
        {
            _ when stage == Stage.Trailers => [StatusCode.OK],
            ErrorCode.RefusedStream when stage < Stage.Headers => method is "Echo" or "Repeat" ? [StatusCode.OK] : [StatusCode.OK, StatusCode.Unavailable],
            ErrorCode.RefusedStream => [StatusCode.Unavailable],
            ErrorCode.Cancel => [StatusCode.Cancelled],
            ErrorCode.EnhanceYourCalm => [StatusCode.ResourceExhausted],
            ErrorCode.InadequateSecurity => [StatusCode.PermissionDenied],
            >= ErrorCode.Http11Required => [StatusCode.Unknown],
            _ => [StatusCode.Internal],
        };
}

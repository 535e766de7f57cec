using Echo.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Magnum.Grpc.Tests.Client;

namespace Magnum.Grpc.Tests.Hostile.Servers;

/// <summary>A server that makes clients try again, or wait, more than is good.</summary>
[Collection(nameof(Alone))]
public sealed class RetryStormTests
{
    [Theory]
    [InlineData("garbage")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1.5")]
    [InlineData("0x1")]
    [InlineData("99999999999")]
    public async Task Pushback_Garbage_IsANo(string pushback)
    {
        await using var scene = ClientScene.Start(call => RefuseAsync(call, pushback), attacks: 100, configure: Retrying());

        (await scene.CallAsync()).StatusCode.ShouldBe(StatusCode.Unavailable);

        scene.Server.Calls.ShouldBe(1);
        await scene.ShouldLeaveNothingAsync();
    }

    [Fact]
    public async Task Pushback_Twice_KeepsTheLimitOfAttempts()
    {
        await using var scene = ClientScene.Start(
            call => call.FieldsAsync(end: true, (":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "14"), ("grpc-retry-pushback-ms", "0"), ("grpc-retry-pushback-ms", "0")),
            attacks: 100,
            configure: Retrying());

        (await scene.CallAsync()).StatusCode.ShouldBe(StatusCode.Unavailable);

        scene.Server.Calls.ShouldBeLessThanOrEqualTo(4);
        await scene.ShouldLeaveNothingAsync();
    }

    [Fact]
    public async Task Pushback_OfDays_CancellationEndsTheCall()
    {
        using var cancellation = new CancellationTokenSource();
        var refused = new TaskCompletionSource();
        await using var scene = ClientScene.Start(
            async call =>
            {
                await RefuseAsync(call, $"{int.MaxValue}");
                refused.TrySetResult();
            },
            configure: Retrying());

        var call = scene.CallAsync(options: new CallOptions(cancellationToken: cancellation.Token));
        await refused.Task.WaitAsync(RawPeer.Patience);
        await cancellation.CancelAsync();

        (await call).StatusCode.ShouldBe(StatusCode.Cancelled);
        scene.Server.Calls.ShouldBe(1);
        await scene.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData("Echo")]
    [InlineData("Join")]
    public async Task Pushback_AlwaysZero_EndsAfterAllAttempts(string method)
    {
        await using var scene = ClientScene.Start(call => RefuseAsync(call, "0"), attacks: 1000, configure: Retrying());

        (await scene.CallAsync(method)).StatusCode.ShouldBe(StatusCode.Unavailable);

        scene.Server.Calls.ShouldBe(4);
        await scene.ShouldLeaveNothingAsync();
    }

    [Fact]
    public async Task Failures_Many_AreThrottled()
    {
        const int Calls = 50;
        await using var scene = ClientScene.Start(call => RefuseAsync(call, "0"), attacks: 1000, configure: Retrying(new() { MaxTokens = 10, TokenRatio = 0.1 }));

        for (var i = 0; i < Calls; i++)
        {
            (await scene.CallAsync()).StatusCode.ShouldBe(StatusCode.Unavailable);
        }

        scene.Server.Calls.ShouldBeLessThanOrEqualTo(Calls + 5);
        await scene.ShouldLeaveNothingAsync();
    }

    [Fact]
    public async Task Connections_CutAtOnce_AreThrottledToo()
    {
        const int Calls = 20;
        await using var scene = ClientScene.Start(
            async call =>
            {
                await call.HeadersAsync();
                call.Connection.Close();
            },
            attacks: 1000,
            configure: Retrying(new() { MaxTokens = 10, TokenRatio = 0.1 }));

        for (var i = 0; i < Calls; i++)
        {
            (await scene.CallAsync()).StatusCode.ShouldBe(StatusCode.Unavailable);
            await scene.LostAsync();
        }

        scene.Server.Calls.ShouldBe(Calls);
        await scene.ShouldLeaveNothingAsync();
    }

    [Fact]
    public async Task Response_NotAwaitedAfterAFailedWrite_LeavesNoFailureUnseen()
    {
        await using var scene = ClientScene.Start(call => call.ResetAsync(ErrorCode.InternalError));

        await WriteInVainAsync(scene);

        await scene.ShouldBeUnharmedAsync();
    }

    private static async Task WriteInVainAsync(ClientScene scene)
    {
        using var call = scene.Client.Join();
        await Should.ThrowAsync<RpcException>(async () =>
        {
            while (true)
            {
                await call.RequestStream.WriteAsync(new EchoRequest { Text = "x" }).WaitAsync(RawPeer.Patience);
            }
        });
    }

    private static Task RefuseAsync(HostileCall call, string pushback) =>
        call.FieldsAsync(end: true, (":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "14"), ("grpc-retry-pushback-ms", pushback));

    private static Action<GrpcChannelOptions> Retrying(RetryThrottlingPolicy? throttling = null) =>
        options =>
        {
            var policy = RetryPolicies.Quick();
            policy.MaxAttempts = 4;
            options.ServiceConfig = RetryPolicies.ForAll(policy);
            options.ServiceConfig.RetryThrottling = throttling;
        };
}

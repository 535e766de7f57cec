using Echo.V1;
using Google.Protobuf;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Hostile.Servers;

/// <summary>A server that never answers, never reads, or never even greets.</summary>
[Collection(nameof(Alone))]
public sealed class SilentServerTests
{
    private static readonly EchoRequest Large = new() { Payload = ByteString.CopyFrom(new byte[24_000_000]) };

    /// <summary>At what a server falls silent.</summary>
    public enum Silence
    {
        Greeting,
        Headers,
        Message,
        Trailers,
    }

    public static TheoryData<Silence, string> Silences
    {
        get
        {
            var data = new TheoryData<Silence, string>();
            foreach (var silence in Enum.GetValues<Silence>())
            {
                foreach (var method in (string[])["Echo", "Repeat", "Join", "Chat"])
                {
                    data.Add(silence, method);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task Answer_NeverWhole_DeadlineEndsTheCall(Silence silence, string method)
    {
        var time = new ManualTime();
        var (scene, silent) = Start(silence, time);
        await using var closing = scene;

        var call = scene.CallAsync(method, new CallOptions(deadline: time.GetUtcNow().UtcDateTime.AddSeconds(10)));
        var attacked = await silent.WaitAsync(RawPeer.Patience);
        time.Advance(TimeSpan.FromSeconds(11));

        (await call).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        if (attacked is not null)
        {
            attacked.Fields["grpc-timeout"].ShouldBe("10000000u");
            (await attacked.GivenUp).ShouldBe(ErrorCode.Cancel);
        }

        await scene.ShouldLeaveNothingAsync();
    }

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task Answer_NeverWhole_CancellationEndsTheCall(Silence silence, string method)
    {
        using var cancellation = new CancellationTokenSource();
        var (scene, silent) = Start(silence, TimeProvider.System);
        await using var closing = scene;

        var call = scene.CallAsync(method, new CallOptions(cancellationToken: cancellation.Token));
        var attacked = await silent.WaitAsync(RawPeer.Patience);
        await cancellation.CancelAsync();

        (await call).StatusCode.ShouldBe(StatusCode.Cancelled);
        if (attacked is not null)
        {
            (await attacked.GivenUp).ShouldBe(ErrorCode.Cancel);
        }

        await scene.ShouldLeaveNothingAsync();
    }

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task Answer_NeverWhole_ClosingTheChannelEndsTheCall(Silence silence, string method)
    {
        var (scene, silent) = Start(silence, TimeProvider.System);
        await using var closing = scene;

        var call = scene.CallAsync(method);
        await silent.WaitAsync(RawPeer.Patience);
        await scene.ShouldLeaveNothingAsync();

        (await call).StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    [Theory]
    [InlineData("window", true)]
    [InlineData("window", false)]
    [InlineData("socket", true)]
    [InlineData("socket", false)]
    public async Task Requests_NeverRead_BlockInBoundedMemoryUntilTheEnd(string closed, bool deadline)
    {
        const uint Window = 65535;
        var time = new ManualTime();
        using var cancellation = new CancellationTokenSource();
        var hearing = new TaskCompletionSource();
        var begun = new TaskCompletionSource<HostileCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var scene = ClientScene.Start(
            call =>
            {
                begun.SetResult(call);
                return Task.CompletedTask;
            },
            connection => connection.SendAsync(HostileConnection.Greeting(closed == "socket" ? int.MaxValue : Window)),
            configure: options => options.TimeProvider = time);
        using var call = scene.Client.Join(new CallOptions(deadline: time.GetUtcNow().UtcDateTime.AddSeconds(10), cancellationToken: cancellation.Token));
        var attacked = await begun.Task.WaitAsync(RawPeer.Patience);
        attacked.Connection.Hearing = closed == "socket" ? hearing.Task : Task.CompletedTask;
        var memory = new MemoryGauge();

        var writing = call.RequestStream.WriteAsync(Large);
        await attacked.ReceivedAsync(closed == "socket" ? 1 : Window);
        memory.ShouldHaveGrownLessThan(mebibytes: 160);
        writing.IsCompleted.ShouldBeFalse();
        if (deadline)
        {
            time.Advance(TimeSpan.FromSeconds(11));
        }
        else
        {
            await cancellation.CancelAsync();
        }

        var expected = deadline ? StatusCode.DeadlineExceeded : StatusCode.Cancelled;
        (await Should.ThrowAsync<RpcException>(() => writing.WaitAsync(RawPeer.Patience))).StatusCode.ShouldBe(expected);
        (await Should.ThrowAsync<RpcException>(() => call.ResponseAsync.WaitAsync(RawPeer.Patience))).StatusCode.ShouldBe(expected);
        hearing.SetResult();
        (await attacked.GivenUp).ShouldBe(ErrorCode.Cancel);
        await scene.ShouldBeUnharmedAsync();
    }

    private static (ClientScene Scene, Task<HostileCall?> Silent) Start(Silence silence, TimeProvider time)
    {
        var silent = new TaskCompletionSource<HostileCall?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var scene = ClientScene.Start(
            async call =>
            {
                await call.Heard;
                if (silence > Silence.Headers)
                {
                    await call.HeadersAsync();
                }

                if (silence > Silence.Message)
                {
                    await call.DataAsync(HostileCall.Hello);
                }

                silent.TrySetResult(call);
            },
            silence != Silence.Greeting ? null : connection =>
            {
                connection.IsMute = true;
                silent.TrySetResult(null);
                return Task.CompletedTask;
            },
            configure: options => options.TimeProvider = time);
        return (scene, silent.Task);
    }
}

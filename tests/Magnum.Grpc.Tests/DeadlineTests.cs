using Echo.V1;
using Google.Protobuf;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Magnum.Grpc.Tests;

public sealed class DeadlineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly byte[] Deaf = RawClient.Frame(new SleepRequest { Deaf = true });

    [Fact]
    public async Task Deadline_DeafUnaryHandler_IsAnsweredAtTheDeadline()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync(time: time);
        using var client = new RawClient(server);

        var answering = client.CallAsync("Sleep", Deaf, ("grpc-timeout", "10S"));
        await server.Signals.Asleep.Task;
        time.Advance(TimeSpan.FromSeconds(10));
        var answer = await answering;

        answer.Status.ShouldBe(StatusCode.DeadlineExceeded);
        await server.Signals.Cancelled.Task;
        server.Signals.Release.Task.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Deadline_DeafStreamHandler_IsAnsweredAtTheDeadlineAndItsLaterWritesAreRefused()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync(time: time);
        using var client = new RawClient(server);

        var answering = client.CallAsync("SleepStream", Deaf, ("grpc-timeout", "10S"));
        await server.Signals.Asleep.Task;
        time.Advance(TimeSpan.FromSeconds(10));
        var answer = await answering;
        server.Signals.Release.SetResult();

        answer.Status.ShouldBe(StatusCode.DeadlineExceeded);
        answer.TrailersOnly.ShouldBeFalse();
        EchoResponse.Parser.ParseFrom(answer.Body.AsSpan(5)).Text.ShouldBe("asleep");
        (await client.CallAsync("Echo", RawClient.Frame(new EchoRequest()))).Status.ShouldBe(StatusCode.OK);
        server.Logs.Lines.ShouldNotContain(line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Deadline_JustBefore_HasNotPassed()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync(time: time);
        using var client = new RawClient(server);

        var answering = client.CallAsync("Sleep", Deaf, ("grpc-timeout", "10S"));
        await server.Signals.Asleep.Task;
        time.Advance(TimeSpan.FromSeconds(9.9));
        server.Signals.Release.SetResult();

        (await answering).Status.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task Deadline_IsToldToTheHandler()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync(time: time);
        using var client = new RawClient(server);

        await client.CallAsync("Echo", RawClient.Frame(new EchoRequest()), ("grpc-timeout", "90S"));

        server.Signals.Last!.Deadline.ShouldBe(time.GetUtcNow().UtcDateTime.AddSeconds(90));
    }

    [Fact]
    public async Task DefaultDeadline_UnaryWithoutDeadline_Applies()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync(options => options.DefaultDeadline = TimeSpan.FromSeconds(30), time);
        using var client = new RawClient(server);

        var answering = client.CallAsync("Sleep", RawClient.Frame(new SleepRequest()));
        await server.Signals.Asleep.Task;
        time.Advance(TimeSpan.FromSeconds(30));

        (await answering).Status.ShouldBe(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task DefaultDeadline_Stream_DoesNotApply()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync(options => options.DefaultDeadline = TimeSpan.FromSeconds(30), time);
        using var call = server.Client().SleepStream(new SleepRequest());

        var context = await server.Signals.Asleep.Task;

        context.Deadline.ShouldBe(DateTime.MaxValue);
    }

    [Fact]
    public async Task Deadline_ClientReadsNothing_EndsTheHandler()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync(time: time);
        var request = new EchoRequest { Times = int.MaxValue, Payload = ByteString.CopyFrom(new byte[100_000]) };
        using var call = server.Client(options => options.TimeProvider = time)
            .Repeat(request, deadline: time.GetUtcNow().UtcDateTime.AddSeconds(10));

        (await call.ResponseStream.MoveNext()).ShouldBeTrue();
        time.Advance(TimeSpan.FromSeconds(11));

        await server.Logs.WaitForAsync(line => line.Text.StartsWith("/echo.v1.EchoService/Repeat DeadlineExceeded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ClientDeadline_SilentServer_FailsTheCall()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client(options => options.TimeProvider = time)
            .SleepAsync(new SleepRequest { Deaf = true }, deadline: time.GetUtcNow().UtcDateTime.AddSeconds(60));

        await server.Signals.Asleep.Task;
        time.Advance(TimeSpan.FromSeconds(60));

        (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        await server.Signals.Cancelled.Task;
    }

    [Fact]
    public async Task ClientDeadline_PassedAlready_SendsNothing()
    {
        using var channel = global::Grpc.Net.Client.GrpcChannel.ForAddress("http://127.0.0.1:1");
        var client = new EchoService.EchoServiceClient(channel);

        var failure = await Should.ThrowAsync<RpcException>(async () => await client.EchoAsync(new EchoRequest(), deadline: DateTime.UnixEpoch));

        failure.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task Deadline_TimerFiresTooEarlyAndAtOnce_IsKept()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync(time: new HastyTime(time));
        using var client = new RawClient(server);
        var answering = client.CallAsync("Sleep", Deaf, ("grpc-timeout", "10S"));
        await server.Signals.Asleep.Task;

        time.Advance(TimeSpan.FromSeconds(10));

        (await answering.WaitAsync(Patience)).Status.ShouldBe(StatusCode.DeadlineExceeded);
    }

    /// <summary>Its timers fire when they are made, before whoever makes them has them.</summary>
    private sealed class HastyTime(ManualTime time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                callback(state);
            }

            return time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        }
    }
}

using Echo.V1;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Magnum.Grpc.Tests;

public sealed class CancellationTests
{
    [Fact]
    public async Task Unary_CallerCancels_HandlerIsToldAndNothingIsLoggedAsAnError()
    {
        await using var server = await EchoServer.StartAsync();
        using var cancellation = new CancellationTokenSource();
        using var call = server.Client().SleepAsync(new SleepRequest(), cancellationToken: cancellation.Token);
        await server.Signals.Asleep.Task;

        await cancellation.CancelAsync();

        (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode.ShouldBe(StatusCode.Cancelled);
        await server.Signals.Cancelled.Task;
        await server.Logs.WaitForAsync(line => line.Text.StartsWith("/echo.v1.EchoService/Sleep Cancelled", StringComparison.Ordinal));
        server.Logs.Lines.ShouldNotContain(line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Stream_Disposed_HandlerIsTold()
    {
        await using var server = await EchoServer.StartAsync();
        var call = server.Client().SleepStream(new SleepRequest());
        await server.Signals.Asleep.Task;

        call.Dispose();

        await server.Signals.Cancelled.Task;
        call.GetStatus().StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    [Fact]
    public async Task Stream_ReadCancelled_CallIsCancelled()
    {
        await using var server = await EchoServer.StartAsync();
        using var cancellation = new CancellationTokenSource();
        using var call = server.Client().SleepStream(new SleepRequest());
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        var reading = call.ResponseStream.MoveNext(cancellation.Token);

        await cancellation.CancelAsync();

        (await Should.ThrowAsync<RpcException>(() => reading)).StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    [Fact]
    public async Task Channel_Disposed_CallsAreCancelled()
    {
        await using var server = await EchoServer.StartAsync();
        var channel = server.Channel();
        using var call = new EchoService.EchoServiceClient(channel).SleepAsync(new SleepRequest());
        await server.Signals.Asleep.Task;

        channel.Dispose();

        (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    [Fact]
    public async Task Stop_StreamInFlight_EndsUnavailable()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client().SleepStream(new SleepRequest { Deaf = true });
        (await call.ResponseStream.MoveNext()).ShouldBeTrue();

        var stopping = server.StopAsync();
        var failure = await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext());
        server.Signals.Release.SetResult();

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        failure.Status.Detail.ShouldBe("The server is shutting down.");
        await stopping;
    }

    [Fact]
    public async Task Stop_UnaryInFlight_Finishes()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client().SleepAsync(new SleepRequest());
        await server.Signals.Asleep.Task;
        var stop = new TaskCompletionSource();
        server.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stop.SetResult);

        var stopping = server.StopAsync();
        await stop.Task;
        server.Signals.Release.SetResult();

        await call;
        await stopping;
    }
}

using Echo.V1;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Client;

public sealed class PropagationTests
{
    [Fact]
    public async Task Deadline_OfTheParent_IsTheChilds()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync(time: time);
        var due = time.GetUtcNow().UtcDateTime.AddSeconds(60);
        using var parent = Client(server, time).SleepAsync(new SleepRequest(), deadline: due);
        var context = await server.Signals.Asleep.Task;

        time.Advance(TimeSpan.FromSeconds(10));
        await Client(server, time).EchoAsync(new EchoRequest(), new CallOptions().WithPropagationToken(context.CreatePropagationToken()));

        server.Signals.Last!.Deadline.ShouldBe(due);
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(90, 60)]
    public async Task Deadline_OfBoth_TheEarlierHolds(int own, int expected)
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync(time: time);
        var now = time.GetUtcNow().UtcDateTime;
        using var parent = Client(server, time).SleepAsync(new SleepRequest(), deadline: now.AddSeconds(60));
        var context = await server.Signals.Asleep.Task;

        await Client(server, time).EchoAsync(
            new EchoRequest(), new CallOptions(deadline: now.AddSeconds(own), propagationToken: context.CreatePropagationToken()));

        server.Signals.Last!.Deadline.ShouldBe(now.AddSeconds(expected));
    }

    [Fact]
    public async Task Deadline_NotHandedOn_IsNotTheChilds()
    {
        await using var server = await EchoServer.StartAsync();
        using var parent = server.Client().SleepAsync(new SleepRequest(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(60));
        var context = await server.Signals.Asleep.Task;
        var token = context.CreatePropagationToken(new ContextPropagationOptions(propagateDeadline: false));

        await server.Client().EchoAsync(new EchoRequest(), new CallOptions(propagationToken: token));

        server.Signals.Last!.Deadline.ShouldBe(DateTime.MaxValue);
    }

    [Fact]
    public async Task Deadline_NeitherHasOne_ThereIsNone()
    {
        await using var server = await EchoServer.StartAsync();
        using var parent = server.Client().SleepAsync(new SleepRequest());
        var context = await server.Signals.Asleep.Task;

        await server.Client().EchoAsync(new EchoRequest(), new CallOptions(propagationToken: context.CreatePropagationToken()));

        server.Signals.Last!.Deadline.ShouldBe(DateTime.MaxValue);
    }

    [Fact]
    public async Task Cancellation_OfTheParent_CancelsTheChild()
    {
        await using var server = await EchoServer.StartAsync();
        await using var other = await EchoServer.StartAsync();
        var parent = server.Client().SleepAsync(new SleepRequest());
        var context = await server.Signals.Asleep.Task;
        using var child = other.Client().SleepAsync(new SleepRequest(), new CallOptions(propagationToken: context.CreatePropagationToken()));
        await other.Signals.Asleep.Task;

        parent.Dispose();

        var failure = await Should.ThrowAsync<RpcException>(async () => await child);
        failure.StatusCode.ShouldBe(StatusCode.Cancelled);
        failure.Status.Detail.ShouldBe("The call that this one was made in was cancelled.");
        await other.Signals.Cancelled.Task;
    }

    [Fact]
    public async Task Cancellation_NotHandedOn_LeavesTheChildAlone()
    {
        await using var server = await EchoServer.StartAsync();
        await using var other = await EchoServer.StartAsync();
        var parent = server.Client().SleepAsync(new SleepRequest());
        var context = await server.Signals.Asleep.Task;
        var token = context.CreatePropagationToken(new ContextPropagationOptions(propagateCancellation: false));
        using var child = other.Client().SleepAsync(new SleepRequest(), new CallOptions(propagationToken: token));
        await other.Signals.Asleep.Task;

        parent.Dispose();
        await server.Signals.Cancelled.Task;
        other.Signals.Release.SetResult();

        await child;
    }

    [Fact]
    public async Task Cancellation_OfTheParent_EndsTheBackoffOfTheChild()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync();
        await using var other = await EchoServer.StartAsync();
        other.Faults.Fail(StatusCode.Unavailable);
        var parent = server.Client().SleepAsync(new SleepRequest());
        var context = await server.Signals.Asleep.Task;
        using var child = other.Client(options => options.Retry(RetryPolicies.Slow(), time))
            .EchoAsync(new EchoRequest(), new CallOptions(propagationToken: context.CreatePropagationToken()));
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(24));

        parent.Dispose();

        (await Should.ThrowAsync<RpcException>(async () => await child)).StatusCode.ShouldBe(StatusCode.Cancelled);
        other.Faults.Calls.ShouldBe(1);
    }

    private static EchoService.EchoServiceClient Client(EchoServer server, TimeProvider time) =>
        server.Client(options => options.TimeProvider = time);
}

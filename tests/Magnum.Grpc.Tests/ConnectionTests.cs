using Echo.V1;
using Grpc.Core;
using Magnum.Grpc.Tests.Client;
using Magnum.Grpc.Tests.Hostile;
using Magnum.Grpc.Tests.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Magnum.Grpc.Tests;

/// <summary>What bounds a connection.</summary>
public sealed class ConnectionTests
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(10);
    private static readonly byte[] Hello = RawClient.Frame(new EchoRequest { Text = "hello" });

    [Fact]
    public async Task Connection_TooOld_FinishesItsCallsAndCloses()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync(time: time, listen: listener => listener.MaxConnectionAge = Age);
        await using var peer = await RawPeer.ConnectAsync(server.Port);
        var call = peer.CallAsync("Sleep", RawClient.Frame(new SleepRequest()));
        await server.Signals.Asleep.Task;

        time.Advance(Age * 0.89);
        await peer.SettledAsync();
        var before = peer.Gone;
        time.Advance(Age * 0.22);
        await peer.SettledAsync();
        var after = peer.Gone;
        server.Signals.Release.SetResult();

        before.ShouldBeNull();
        after.ShouldBe(ErrorCode.NoError);
        (await call).Status.ShouldBe(StatusCode.OK);
        (await peer.Closed).ShouldBe(ErrorCode.NoError);
    }

    [Fact]
    public async Task Connection_TooOldAndOutOfGrace_IsCut()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync(time: time, listen: listener =>
        {
            listener.MaxConnectionAge = Age;
            listener.MaxConnectionAgeGrace = TimeSpan.FromMinutes(1);
        });
        await using var peer = await RawPeer.ConnectAsync(server.Port);
        var stream = await peer.OpenAsync("Sleep");
        await stream.SendAsync(RawClient.Frame(new SleepRequest()), end: true);
        await server.Signals.Asleep.Task;

        time.Advance((Age * 1.1) + TimeSpan.FromMinutes(1));

        await peer.Closed;
        await server.Signals.Cancelled.Task.WaitAsync(RawPeer.Patience);
    }

    [Fact]
    public async Task Connection_TooOld_CallsOfAnOrdinaryClientGoOn()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync(time: time, listen: listener => listener.MaxConnectionAge = Age);
        // What was on its way when the connection closed is sent again.
        var client = server.Client(options => options.Retry(RetryPolicies.Quick()));

        for (var i = 0; i < 20; i++)
        {
            var calls = Enumerable.Range(0, 10).Select(_ => client.EchoAsync(new EchoRequest { Text = "x" }).ResponseAsync).ToList();
            time.Advance(Age * 1.1);
            await Task.WhenAll(calls);
        }

        // Not one was lost.
        (await client.EchoAsync(new EchoRequest { Text = "last" })).Text.ShouldBe("last");
    }

    [Fact]
    public async Task Connection_OfAStoppingServer_IsToldToGoAndFinishesItsCalls()
    {
        await using var server = await EchoServer.StartAsync();
        await using var peer = await RawPeer.ConnectAsync(server.Port);
        var call = peer.CallAsync("Sleep", RawClient.Frame(new SleepRequest { Deaf = true }));
        var stream = peer.CallAsync("SleepStream", RawClient.Frame(new SleepRequest()));
        await server.Signals.Asleep.Task;

        var stopping = server.StopAsync();
        var streamed = await stream;
        while (peer.Gone is null)
        {
            await peer.SettledAsync();
        }

        var told = peer.Gone;
        server.Signals.Release.SetResult();
        var answer = await call;

        // Another client would close the connection now; this one says something, and Kestrel sees that nothing is left.
        await peer.SettledAsync();
        await stopping;
        streamed.Status.ShouldBe(StatusCode.Unavailable);
        told.ShouldBe(ErrorCode.NoError);
        answer.Status.ShouldBe(StatusCode.OK);
        (await peer.Closed).ShouldBe(ErrorCode.NoError);
    }

    [Fact]
    public async Task Connection_OfASlowUploadWithADeadline_StaysForTheOthers()
    {
        await using var server = await EchoServer.StartAsync(
            limit: limits => limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1e6, gracePeriod: TimeSpan.FromSeconds(1.1)));
        await using var patient = await RawPeer.ConnectAsync(server.Port);
        await using var hasty = await RawPeer.ConnectAsync(server.Port);
        var upload = await patient.OpenAsync("Echo", end: false, ("grpc-timeout", "1M"));
        await upload.SendAsync(Hello.AsMemory(0, 7));
        var timeless = await hasty.OpenAsync("Echo");
        await timeless.SendAsync(Hello.AsMemory(0, 7));

        await hasty.Closed;

        // The same time has passed here; and the call that nothing else would end has ended.
        await upload.SendAsync(Hello.AsMemory(7), end: true);
        (await upload.Answer).Status.ShouldBe(StatusCode.OK);
        (await patient.CallAsync("Echo", Hello)).Status.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task Connection_OneTooMany_IsClosed()
    {
        await using var server = await EchoServer.StartAsync(listen: listener => listener.MaxConnections = 1);
        await using var first = await RawPeer.ConnectAsync(server.Port);
        await using var second = await RawPeer.ConnectAsync(server.Port, silent: true);

        await second.Closed;

        (await first.CallAsync("Echo", Hello)).Status.ShouldBe(StatusCode.OK);
    }

    [Theory]
    [InlineData(15_000, 200)]
    [InlineData(17_000, 431)]
    public async Task Metadata_AroundTheLimit_IsTakenOrRefusedForItself(int size, int status)
    {
        await using var server = await EchoServer.StartAsync();
        await using var peer = await RawPeer.ConnectAsync(server.Port);

        var answer = await peer.CallAsync("Echo", Hello, ("large", new string('x', size)));

        answer.Http.ShouldBe(status);
        (await peer.CallAsync("Echo", Hello)).Status.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task Listener_AgeNotPositive_NamesTheOption()
    {
        var failure = await Should.ThrowAsync<ArgumentOutOfRangeException>(
            () => EchoServer.StartAsync(listen: listener => listener.MaxConnectionAge = TimeSpan.Zero));

        failure.Message.ShouldContain("MaxConnectionAge");
    }
}

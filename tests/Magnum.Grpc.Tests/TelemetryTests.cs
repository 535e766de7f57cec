using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Echo.V1;
using Grpc.Core;
using Magnum.Grpc.Tests.Client;
using Magnum.Grpc.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.Grpc.Tests;

/// <summary>What traces and metrics tell of calls.</summary>
public sealed class TelemetryTests
{
    private const string Client = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static readonly byte[] Hello = RawClient.Frame(new EchoRequest { Text = "hello" });

    [Fact]
    public async Task Activity_EachCall_IsOneOnEachSideInOneTrace()
    {
        using var spans = new Spans("Magnum.Grpc", "test");
        using var source = new ActivitySource("test");
        await using var server = await EchoServer.StartAsync();
        using var root = source.StartActivity("root")!;

        await Should.ThrowAsync<RpcException>(async () => await server.Client().FailAsync(new FailRequest { Code = 13 }));
        await server.StopAsync();

        var mine = spans.Of(root.TraceId).Where(activity => activity.Source.Name == "Magnum.Grpc").ToList();
        mine.Select(activity => activity.Kind).ShouldBe([ActivityKind.Client, ActivityKind.Server], ignoreOrder: true);
        mine.Single(activity => activity.Kind == ActivityKind.Client).ParentSpanId.ShouldBe(root.SpanId);
        mine.Single(activity => activity.Kind == ActivityKind.Server).ParentSpanId.ShouldBe(mine.Single(activity => activity.Kind == ActivityKind.Client).SpanId);
        foreach (var activity in mine)
        {
            activity.DisplayName.ShouldBe("echo.v1.EchoService/Fail");
            activity.GetTagItem("rpc.system").ShouldBe("grpc");
            activity.GetTagItem("rpc.service").ShouldBe("echo.v1.EchoService");
            activity.GetTagItem("rpc.method").ShouldBe("Fail");
            activity.GetTagItem("rpc.grpc.status_code").ShouldBe(13);
            activity.Status.ShouldBe(ActivityStatusCode.Error);
        }
    }

    [Theory]
    [InlineData("Magnum.Grpc")]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("Magnum.Grpc", "Microsoft.AspNetCore")]
    public async Task Activity_OfTheServer_IsOneRightBelowTheClients(params string[] listened)
    {
        using var spans = new Spans(listened);
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);
        var trace = ActivityTraceId.CreateRandom();

        await client.CallAsync("Echo", Hello, ("traceparent", Client.Replace("0af7651916cd43dd8448eb211c80319c", trace.ToHexString())), ("baggage", "who=me"));
        await server.StopAsync();

        var span = spans.Of(trace).Single();
        span.ParentSpanId.ToHexString().ShouldBe("b7ad6b7169203331");
        span.DisplayName.ShouldBe("echo.v1.EchoService/Echo");
        span.GetTagItem("rpc.method").ShouldBe("Echo");
        span.GetTagItem("rpc.grpc.status_code").ShouldBe(0);
        span.GetTagItem("network.peer.address").ShouldBe("127.0.0.1");
        span.GetBaggageItem("who").ShouldBe("me");
        span.Status.ShouldBe(ActivityStatusCode.Unset);
    }

    [Fact]
    public async Task Activity_OfACallThatIsTriedAgain_IsOneAboveItsAttempts()
    {
        using var spans = new Spans("Magnum.Grpc", "test");
        using var source = new ActivitySource("test");
        await using var server = await EchoServer.StartAsync();
        server.Faults.Fail(StatusCode.Unavailable, times: 2);
        using var root = source.StartActivity("root")!;

        await server.Client(options => options.Retry(RetryPolicies.Quick())).EchoAsync(new EchoRequest());
        await server.StopAsync();

        var mine = spans.Of(root.TraceId).Where(activity => activity.Source.Name == "Magnum.Grpc").ToLookup(activity => activity.Kind);
        var call = mine[ActivityKind.Client].Single();
        call.Status.ShouldBe(ActivityStatusCode.Unset);
        call.GetTagItem("rpc.grpc.status_code").ShouldBe(0);
        mine[ActivityKind.Server].ShouldAllBe(attempt => attempt.ParentSpanId == call.SpanId);
        Activity.Current.ShouldBe(root);
    }

    [Fact]
    public async Task Metrics_OfTheClient_CountACallOnceHoweverOftenTried()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Fail(StatusCode.Unavailable, times: 2);
        using var measured = new Measurements(server.Services.GetRequiredService<IMeterFactory>());
        var client = server.Client(options =>
        {
            options.Retry(RetryPolicies.Quick());
            options.ServiceProvider = server.Services;
        });
        using var call = client.Join();

        await call.RequestStream.WriteAsync(new EchoRequest { Text = "12345" });
        await call.RequestStream.WriteAsync(new EchoRequest { Text = "12" });
        await call.RequestStream.CompleteAsync();
        await call;

        measured.Of("rpc.client.duration").Single().Tags["rpc.grpc.status_code"].ShouldBe(0);
        measured.Of("rpc.client.request.size").Select(one => one.Value).ShouldBe([7, 4]);
        measured.Of("rpc.client.requests_per_rpc").Select(one => one.Value).ShouldBe([2]);
        measured.Of("rpc.client.responses_per_rpc").Select(one => one.Value).ShouldBe([1]);
        measured.Of("rpc.client.active_calls").Sum(one => one.Value).ShouldBe(0);
    }

    [Fact]
    public async Task Activity_OfAFailureOfTheClients_IsNoError()
    {
        using var spans = new Spans("Magnum.Grpc");
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);
        var trace = ActivityTraceId.CreateRandom();

        await client.CallAsync("Fail", RawClient.Frame(new FailRequest { Code = 5 }), ("traceparent", $"00-{trace}-b7ad6b7169203331-01"));
        await server.StopAsync();

        spans.Of(trace).Single().Status.ShouldBe(ActivityStatusCode.Unset);
    }

    [Fact]
    public async Task Activity_OfAnUnknownMethod_HasNoNameOfTheClientsChoice()
    {
        using var spans = new Spans("Magnum.Grpc");
        await using var server = await EchoServer.StartAsync();
        using var client = new RawClient(server);
        var trace = ActivityTraceId.CreateRandom();

        await client.CallAsync("/of.my/Choice", Hello, ("traceparent", $"00-{trace}-b7ad6b7169203331-01"));
        await server.StopAsync();

        spans.Of(trace).Single().DisplayName.ShouldBe("_OTHER/_OTHER");
    }

    [Fact]
    public async Task Metrics_OfCalls_TellDurationSizesAndNumbers()
    {
        await using var server = await EchoServer.StartAsync();
        using var measured = new Measurements(server.Services.GetRequiredService<IMeterFactory>());
        using var call = server.Client().Repeat(new EchoRequest { Text = "12345", Times = 3 });

        await call.ResponseStream.ReadAllAsync().ToListAsync();
        await server.StopAsync();

        var duration = measured.Of("rpc.server.duration").Single();
        duration.Value.ShouldBeGreaterThan(0);
        duration.Tags.ShouldBe(
            new Dictionary<string, object?> { ["rpc.system"] = "grpc", ["rpc.service"] = "echo.v1.EchoService", ["rpc.method"] = "Repeat", ["rpc.grpc.status_code"] = 0 },
            ignoreOrder: true);
        measured.Of("rpc.server.request.size").Select(one => one.Value).ShouldBe([9]);
        measured.Of("rpc.server.response.size").Select(one => one.Value).ShouldBe([7, 9, 9]);
        measured.Of("rpc.server.requests_per_rpc").Select(one => one.Value).ShouldBe([1]);
        measured.Of("rpc.server.responses_per_rpc").Select(one => one.Value).ShouldBe([3]);
    }

    [Fact]
    public async Task Metrics_CallsInFlight_GoUpAndDown()
    {
        await using var server = await EchoServer.StartAsync();
        using var measured = new Measurements(server.Services.GetRequiredService<IMeterFactory>());
        var call = server.Client().SleepAsync(new SleepRequest()).ResponseAsync;
        await server.Signals.Asleep.Task;

        var during = measured.Of("rpc.server.active_calls").Sum(one => one.Value);
        server.Signals.Release.SetResult();
        await call;
        await server.StopAsync();

        during.ShouldBe(1);
        measured.Of("rpc.server.active_calls").Sum(one => one.Value).ShouldBe(0);
    }

    private sealed class Spans : IDisposable
    {
        private readonly ConcurrentBag<Activity> _stopped = [];
        private readonly ActivityListener _listener;

        public Spans(params string[] sources)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = candidate => sources.Contains(candidate.Name),
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = _stopped.Add,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IEnumerable<Activity> Of(ActivityTraceId trace) => _stopped.Where(activity => activity.TraceId == trace);

        public void Dispose() => _listener.Dispose();
    }

    private sealed class Measurements : IDisposable
    {
        private readonly ConcurrentQueue<Measurement> _all = [];
        private readonly MeterListener _listener = new();

        public Measurements(object scope)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Magnum.Grpc" && ReferenceEquals(instrument.Meter.Scope, scope))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _all.Enqueue(new(instrument.Name, value, Read(tags))));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _all.Enqueue(new(instrument.Name, value, Read(tags))));
            _listener.Start();
        }

        public IEnumerable<Measurement> Of(string instrument) => _all.Where(one => one.Instrument == instrument);

        public void Dispose() => _listener.Dispose();

        private static Dictionary<string, object?> Read(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);
    }

    private sealed record Measurement(string Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);
}

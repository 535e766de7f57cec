using Echo.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Magnum.Grpc.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Magnum.Grpc.Tests.Client;

public sealed class RetryTests
{
    [Fact]
    public async Task Unary_FailsTwice_SucceedsAtTheThirdAttempt()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Fail(StatusCode.Unavailable, times: 2);

        var response = await server.Client(options => options.Retry(RetryPolicies.Quick())).EchoAsync(new EchoRequest { Text = "x" });

        response.Text.ShouldBe("x");
        server.Faults.Seen.Select(headers => headers.GetValueOrDefault("grpc-previous-rpc-attempts")).ShouldBe([null, "1", "2"]);
    }

    [Fact]
    public async Task ServerStreaming_FailsTwice_GivesAll()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Fail(StatusCode.Unavailable, times: 2);
        using var call = server.Client(options => options.Retry(RetryPolicies.Quick())).Repeat(new EchoRequest { Times = 3 });

        var responses = await call.ResponseStream.ReadAllAsync().ToListAsync();

        responses.Count.ShouldBe(3);
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task ClientStreaming_FailsAfterTheFirstRequest_SendsAllAgain()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.FailAfterReading(StatusCode.Unavailable, bytes: 8);
        using var call = server.Client(options => options.Retry(RetryPolicies.Quick())).Join();

        await call.RequestStream.WriteAsync(new EchoRequest { Text = "a" });
        await call.RequestStream.WriteAsync(new EchoRequest { Text = "b" });
        await call.RequestStream.WriteAsync(new EchoRequest { Text = "c" });
        await call.RequestStream.CompleteAsync();

        (await call).Text.ShouldBe("a,b,c");
        server.Faults.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Duplex_FailsAfterTheFirstRequest_GoesOn()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.FailAfterReading(StatusCode.Unavailable, bytes: 8);
        using var call = server.Client(options => options.Retry(RetryPolicies.Quick())).Chat();

        await call.RequestStream.WriteAsync(new EchoRequest { Text = "a" });
        (await call.ResponseStream.MoveNext()).ShouldBeTrue();
        call.ResponseStream.Current.Text.ShouldBe("a");
        await call.RequestStream.WriteAsync(new EchoRequest { Text = "b" });
        (await call.ResponseStream.MoveNext()).ShouldBeTrue();
        await call.RequestStream.CompleteAsync();

        call.ResponseStream.Current.Text.ShouldBe("b");
        (await call.ResponseStream.MoveNext()).ShouldBeFalse();
    }

    [Fact]
    public async Task Unary_AllAttemptsFail_GivesTheLastFailure()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Fail(StatusCode.Unavailable, times: 9);

        var failure = await Should.ThrowAsync<RpcException>(
            async () => await server.Client(options => options.Retry(RetryPolicies.Quick(maxAttempts: 3))).EchoAsync(new EchoRequest()));

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        server.Faults.Calls.ShouldBe(3);
    }

    [Fact]
    public async Task Unary_ChannelAllowsFewerAttempts_StopsThere()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Fail(StatusCode.Unavailable, times: 9);
        var client = server.Client(options =>
        {
            options.Retry(RetryPolicies.Quick(maxAttempts: 8));
            options.MaxRetryAttempts = 2;
        });

        await Should.ThrowAsync<RpcException>(async () => await client.EchoAsync(new EchoRequest()));

        server.Faults.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Unary_OtherCode_IsNotTriedAgain()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Fail(StatusCode.Internal);

        var failure = await Should.ThrowAsync<RpcException>(
            async () => await server.Client(options => options.Retry(RetryPolicies.Quick())).EchoAsync(new EchoRequest()));

        failure.StatusCode.ShouldBe(StatusCode.Internal);
        server.Faults.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Unary_HttpFailure_IsTriedAgainByItsCode()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Http(503);

        await server.Client(options => options.Retry(RetryPolicies.Quick())).EchoAsync(new EchoRequest());

        server.Faults.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Unary_FailsAfterHeaders_IsNotTriedAgain()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.FailAfterHeaders(StatusCode.Unavailable);

        await Should.ThrowAsync<RpcException>(
            async () => await server.Client(options => options.Retry(RetryPolicies.Quick())).EchoAsync(new EchoRequest()));

        server.Faults.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Headers_AfterARetry_AreThoseOfTheLastAttempt()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Fail(StatusCode.Unavailable);
        using var call = server.Client(options => options.Retry(RetryPolicies.Quick()))
            .EchoAsync(new EchoRequest(), new Metadata { { "echo-initial", "here" }, { "echo-trailing", "there" } });

        await call;

        (await call.ResponseHeadersAsync).GetValue("echo-initial").ShouldBe("here");
        call.GetTrailers().GetValue("echo-trailing").ShouldBe("there");
    }

    [Fact]
    public async Task Backoff_EachFailure_WaitsLonger()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync();
        server.Faults.Fail(StatusCode.Unavailable, times: 4);
        using var call = server.Client(options => options.Retry(RetryPolicies.Slow(), time)).EchoAsync(new EchoRequest());

        foreach (var seconds in new[] { 20, 40, 60, 60 })
        {
            var wait = await time.WaitForTimerAsync(TimeSpan.FromSeconds(seconds * 0.8), TimeSpan.FromSeconds(seconds * 1.2));
            time.Advance(wait);
        }

        await call;
        server.Faults.Calls.ShouldBe(5);
    }

    [Fact]
    public async Task Backoff_CallDisposed_IsCancelledAndNotTriedAgain()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync();
        server.Faults.Fail(StatusCode.Unavailable);
        var call = server.Client(options => options.Retry(RetryPolicies.Slow(), time)).EchoAsync(new EchoRequest());
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(24));

        call.Dispose();

        call.GetStatus().StatusCode.ShouldBe(StatusCode.Cancelled);
        (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode.ShouldBe(StatusCode.Cancelled);
        server.Faults.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Backoff_CallerCancels_IsCancelled()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync();
        using var cancellation = new CancellationTokenSource();
        server.Faults.Fail(StatusCode.Unavailable);
        using var call = server.Client(options => options.Retry(RetryPolicies.Slow(), time))
            .EchoAsync(new EchoRequest(), cancellationToken: cancellation.Token);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(24));

        await cancellation.CancelAsync();

        (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode.ShouldBe(StatusCode.Cancelled);
        server.Faults.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Deadline_DuringTheBackoff_EndsTheCall()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync();
        server.Faults.Fail(StatusCode.Unavailable);
        using var call = server.Client(options => options.Retry(RetryPolicies.Slow(), time))
            .EchoAsync(new EchoRequest(), deadline: time.GetUtcNow().UtcDateTime.AddSeconds(5));
        await server.Faults.SeenAsync(1);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));

        time.Advance(TimeSpan.FromSeconds(5));

        (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        server.Faults.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Deadline_SecondAttempt_GetsWhatIsLeft()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync();
        server.Faults.Fail(StatusCode.Unavailable, pushback: "7000");
        using var call = server.Client(options => options.Retry(RetryPolicies.Slow(), time))
            .EchoAsync(new EchoRequest(), deadline: time.GetUtcNow().UtcDateTime.AddSeconds(60));

        time.Advance(await time.WaitForTimerAsync(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7)));
        await call;

        server.Faults.Seen.Select(headers => headers["grpc-timeout"]).ShouldBe(["60000000u", "53000000u"]);
    }

    [Fact]
    public async Task Pushback_Number_IsWaitedAndBeginsTheBackoffAnew()
    {
        var time = new ManualTime();
        await using var server = await EchoServer.StartAsync();
        server.Faults.Fail(StatusCode.Unavailable).Fail(StatusCode.Unavailable, pushback: "123456").Fail(StatusCode.Unavailable);
        using var call = server.Client(options => options.Retry(RetryPolicies.Slow(), time)).EchoAsync(new EchoRequest());

        time.Advance(await time.WaitForTimerAsync(TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(24)));
        time.Advance(await time.WaitForTimerAsync(TimeSpan.FromMilliseconds(123456), TimeSpan.FromMilliseconds(123456)));
        time.Advance(await time.WaitForTimerAsync(TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(24)));

        await call;
        server.Faults.Calls.ShouldBe(4);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("")]
    public async Task Pushback_NoNumber_ForbidsRetries(string pushback)
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Fail(StatusCode.Unavailable, pushback: pushback);

        await Should.ThrowAsync<RpcException>(
            async () => await server.Client(options => options.Retry(RetryPolicies.Quick())).EchoAsync(new EchoRequest()));

        server.Faults.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Throttle_HalfOfTheTokensGone_PausesRetriesUntilCallsSucceed()
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client(options =>
        {
            options.Retry(RetryPolicies.Quick(maxAttempts: 5));
            options.ServiceConfig!.RetryThrottling = new RetryThrottlingPolicy { MaxTokens = 4, TokenRatio = 1.5 };
        });

        server.Faults.Fail(StatusCode.Unavailable, times: 2);
        await Should.ThrowAsync<RpcException>(async () => await client.EchoAsync(new EchoRequest()));
        var throttled = server.Faults.Calls;
        await client.EchoAsync(new EchoRequest());
        server.Faults.Fail(StatusCode.Unavailable);
        await client.EchoAsync(new EchoRequest());

        throttled.ShouldBe(2);
        server.Faults.Calls.ShouldBe(5);
    }

    [Fact]
    public async Task Methods_ExactBeforeServiceBeforeDefault_Apply()
    {
        await using var server = await EchoServer.StartAsync();
        var config = new ServiceConfig
        {
            MethodConfigs =
            {
                new MethodConfig { Names = { MethodName.Default }, RetryPolicy = RetryPolicies.Quick(maxAttempts: 4) },
                new MethodConfig { Names = { new MethodName { Service = "echo.v1.EchoService" } }, RetryPolicy = RetryPolicies.Quick(maxAttempts: 3) },
                new MethodConfig { Names = { new MethodName { Service = "echo.v1.EchoService", Method = "Echo" } } },
            },
        };
        using var channel = server.Channel(options => options.ServiceConfig = config);
        server.Faults.Fail(StatusCode.Unavailable, times: 1 + 3 + 4);

        await Should.ThrowAsync<RpcException>(async () => await new EchoService.EchoServiceClient(channel).EchoAsync(new EchoRequest()));
        var exact = server.Faults.Calls;
        await Should.ThrowAsync<RpcException>(async () => await new EchoService.EchoServiceClient(channel).CrashAsync(new EchoRequest()));
        var service = server.Faults.Calls - exact;
        await Should.ThrowAsync<RpcException>(async () =>
            await new global::Grpc.Health.V1.Health.HealthClient(channel).CheckAsync(new global::Grpc.Health.V1.HealthCheckRequest()));
        var other = server.Faults.Calls - service - exact;

        (exact, service, other).ShouldBe((1, 3, 4));
    }

    [Theory]
    [InlineData(1000, null)]
    [InlineData(null, 1000)]
    public async Task Buffer_RequestTooLargeToHold_IsSentOnce(int? perCall, int? perChannel)
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client(options =>
        {
            options.Retry(RetryPolicies.Quick());
            options.MaxRetryBufferPerCallSize = perCall;
            options.MaxRetryBufferSize = perChannel;
        });
        var large = new EchoRequest { Payload = ByteString.CopyFrom(new byte[2000]) };

        var sent = await client.EchoAsync(large);
        server.Faults.Fail(StatusCode.Unavailable, times: 2);
        await Should.ThrowAsync<RpcException>(async () => await client.EchoAsync(large));
        await client.EchoAsync(new EchoRequest());

        sent.Payload.Length.ShouldBe(2000);
        server.Faults.Calls.ShouldBe(4);
    }

    [Fact]
    public async Task Buffer_StreamOutgrowsIt_GoesOnWithoutRetry()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client(options =>
        {
            options.Retry(RetryPolicies.Quick());
            options.MaxRetryBufferPerCallSize = 1000;
        }).Chat();

        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = $"{i}", Payload = ByteString.CopyFrom(new byte[300]) });
        }

        await call.RequestStream.CompleteAsync();
        var responses = await call.ResponseStream.ReadAllAsync().ToListAsync();

        responses.Select(response => response.Text).ShouldBe(Enumerable.Range(0, 100).Select(i => $"{i}"));
    }

    [Fact]
    public async Task Stream_FailsForGood_WriterLearnsTheStatus()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Fail(StatusCode.PermissionDenied);
        using var call = server.Client(options => options.Retry(RetryPolicies.Quick())).Join();

        var failure = await Should.ThrowAsync<RpcException>(async () =>
        {
            while (true)
            {
                await call.RequestStream.WriteAsync(new EchoRequest { Payload = ByteString.CopyFrom(new byte[2000]) });
            }
        });

        failure.StatusCode.ShouldBe(StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task Connect_NobodyListens_IsTriedAsOftenAsAllowed()
    {
        var logs = new LogCollector();
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1", new GrpcChannelOptions
        {
            ServiceConfig = RetryPolicies.ForAll(RetryPolicies.Quick(maxAttempts: 3)),
            LoggerFactory = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(logs)),
        });

        var failure = await Should.ThrowAsync<RpcException>(async () => await new EchoService.EchoServiceClient(channel).EchoAsync(new EchoRequest()));

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        logs.Lines.Count(line => line.Text.Contains("attempt")).ShouldBe(2);
    }
}

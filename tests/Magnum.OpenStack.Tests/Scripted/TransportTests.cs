using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Magnum.OpenStack.Heat;
using FaultOwner = Magnum.Grains.Cloud.FaultOwner;

namespace Magnum.OpenStack.Tests.Scripted;

public sealed class TransportTests
{
    private const string Stacks = "/v1/project-id/stacks";
    private static readonly StackRequest Request = new() { Template = "t" };
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Get_ConnectionLostTwice_SucceedsTheThirdTime()
    {
        var tries = 0;
        var cloud = new ScriptedCloud(request => !request.Is("GET", Stacks) ? null
            : ++tries <= 2 ? throw new HttpRequestException(HttpRequestError.ResponseEnded)
            : ScriptedCloud.Json("""{"stacks": []}"""));

        var listing = cloud.User.Heat.ListAsync(["a"]);
        await PassPausesAsync(cloud, 2);
        var stacks = await listing;

        stacks.ShouldBeEmpty();
        tries.ShouldBe(3);
    }

    [Fact]
    public async Task Get_StaysUnavailable_GivesUpAfterThreeAndIsTransient()
    {
        var tries = 0;
        var cloud = new ScriptedCloud(request =>
        {
            if (!request.Is("GET", Stacks))
            {
                return null;
            }

            tries++;
            return ScriptedCloud.Text("<html><head><title>503</title></head><body><h1>503 Service Unavailable</h1> No server is available.</body></html>", HttpStatusCode.ServiceUnavailable, "text/html");
        });

        var listing = cloud.User.Heat.ListAsync(["a"]);
        await PassPausesAsync(cloud, 2);
        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => listing);

        tries.ShouldBe(3);
        fault.IsTransient.ShouldBeTrue();
        fault.Fault.ShouldBe(FaultOwner.Cloud);
        fault.Reason.ShouldBe("503 Service Unavailable No server is available.");
    }

    [Fact]
    public async Task Get_UnavailableWithRetryAfter_IsNotRepeated()
    {
        var tries = 0;
        var cloud = new ScriptedCloud(request =>
        {
            if (!request.Is("GET", Stacks))
            {
                return null;
            }

            tries++;
            var answer = ScriptedCloud.Text("busy", HttpStatusCode.ServiceUnavailable);
            answer.Headers.Add("Retry-After", "17");
            return answer;
        });

        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => cloud.User.Heat.ListAsync(["a"]));

        tries.ShouldBe(1);
        fault.RetryAfter.ShouldBe(TimeSpan.FromSeconds(17));
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task Post_ServerError_IsSentOnceAndTransient(HttpStatusCode status)
    {
        var cloud = new ScriptedCloud(request => request.Is("POST", Stacks) ? ScriptedCloud.Text("oops", status) : null);

        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => cloud.User.Heat.CreateAsync("name", Request));

        cloud.ServiceRequests.Count().ShouldBe(1);
        fault.IsTransient.ShouldBeTrue();
        fault.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task Post_ConnectionLost_IsSentOnce()
    {
        var cloud = new ScriptedCloud(request => request.Is("POST", Stacks) ? throw new HttpRequestException(HttpRequestError.ResponseEnded) : null);

        var fault = await Should.ThrowAsync<OpenStackUnreachableException>(() => cloud.User.Heat.CreateAsync("name", Request));

        cloud.ServiceRequests.Count().ShouldBe(1);
        fault.IsTransient.ShouldBeTrue();
        fault.TimedOut.ShouldBeFalse();
    }

    [Fact]
    public async Task Call_TooManyRequests_SaysHowLongToWait()
    {
        var cloud = new ScriptedCloud(request =>
        {
            if (!request.Is("POST", Stacks))
            {
                return null;
            }

            var answer = ScriptedCloud.Text("slow down", HttpStatusCode.TooManyRequests);
            answer.Headers.Add("Retry-After", "5");
            return answer;
        });

        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => cloud.User.Heat.CreateAsync("name", Request));

        fault.IsTransient.ShouldBeTrue();
        fault.RetryAfter.ShouldBe(TimeSpan.FromSeconds(5));
        fault.Fault.ShouldBe(FaultOwner.Cloud);
    }

    [Fact]
    public async Task Call_NoAnswerInTime_IsATransientTimeOut()
    {
        using var server = SilentServer.Start();
        var time = new ManualTime();
        using var cloud = new OpenStackCloud(OptionsFor(server.Address), time, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);

        var validation = cloud.Tokens.ValidateAsync("token");
        await server.Connected;
        time.Advance(TimeSpan.FromSeconds(31));
        var fault = await Should.ThrowAsync<OpenStackUnreachableException>(() => validation);

        fault.TimedOut.ShouldBeTrue();
        fault.IsTransient.ShouldBeTrue();
        fault.Fault.ShouldBe(FaultOwner.Cloud);
        fault.Message.ShouldContain("within 30 s");
    }

    [Fact]
    public async Task Call_NoConnectionInTime_IsATransientTimeOut()
    {
        var cloud = new ScriptedCloud(request => request.Is("POST", Stacks) ? throw new TaskCanceledException("connect", new TimeoutException()) : null);

        var fault = await Should.ThrowAsync<OpenStackUnreachableException>(() => cloud.User.Heat.CreateAsync("name", Request));

        fault.TimedOut.ShouldBeTrue();
        fault.IsTransient.ShouldBeTrue();
        fault.Message.ShouldContain("http://heat.test");
    }

    [Fact]
    public async Task Call_CallerGivesUp_IsCancelledAndNoFault()
    {
        using var server = SilentServer.Start();
        using var cloud = new OpenStackCloud(OptionsFor(server.Address), new ManualTime(), Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        using var caller = new CancellationTokenSource();

        var validation = cloud.Tokens.ValidateAsync("token", caller.Token);
        await server.Connected;
        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => validation);
    }

    [Fact]
    public async Task Call_ConnectionRefused_NamesServiceAndAddress()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = new Uri($"http://{free.LocalEndpoint}");
        free.Stop();
        using var cloud = new OpenStackCloud(OptionsFor(address), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);

        var fault = await Should.ThrowAsync<OpenStackUnreachableException>(() => cloud.Tokens.ValidateAsync("token"));

        fault.Service.ShouldBe("keystone");
        fault.IsTransient.ShouldBeTrue();
        fault.Message.ShouldContain(address.Authority);
        fault.Message.ShouldContain("refused");
    }

    [Theory]
    [InlineData("{\"stacks\": [")]
    [InlineData("<html>hello</html>")]
    [InlineData("{\"stacks\": 5}")]
    [InlineData("{\"stacks\": [{\"stack_name\": \"no id\"}]}")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Call_AnswerMakesNoSense_IsAProtocolFault(string body)
    {
        var cloud = new ScriptedCloud(request => request.Is("GET", Stacks) ? ScriptedCloud.Json(body) : null);

        var fault = await Should.ThrowAsync<OpenStackProtocolException>(() => cloud.User.Heat.ListAsync(["a"]));

        fault.Service.ShouldBe("heat");
        fault.Operation.ShouldBe("stack-list");
        fault.Fault.ShouldBe(FaultOwner.Cloud);
    }

    [Fact]
    public async Task Call_WithRequestId_CarriesItEverywhere()
    {
        var id = OpenStackRequestId.New();
        using var loggers = new LogCollector();
        var cloud = new ScriptedCloud(
            request => request.Is("POST", Stacks) ? ScriptedCloud.Json("""{"error": {"message": "no"}}""", HttpStatusCode.BadRequest) : null,
            loggers: loggers);

        OpenStackException fault;
        using (OpenStackRequestId.Use(id))
        {
            fault = await Should.ThrowAsync<OpenStackResponseException>(() => cloud.User.Heat.CreateAsync("name", Request));
        }

        cloud.Requests.ShouldAllBe(request => request.Headers["X-OpenStack-Request-ID"] == id.ToString());
        fault.RequestId.ShouldBe(id);
        fault.Message.ShouldContain(id.ToString());
        loggers.Lines.Count.ShouldBe(2);
        loggers.Lines.ShouldAllBe(line => line.Contains(id.ToString(), StringComparison.Ordinal));
        OpenStackRequestId.Current.ShouldBeNull();
    }

    [Fact]
    public async Task Call_Logged_HoldsNoSecret()
    {
        using var loggers = new LogCollector();
        var cloud = new ScriptedCloud(
            request => request.Is("POST", Stacks) ? ScriptedCloud.Json("""{"stack": {"id": "1"}}""", HttpStatusCode.Created) : null,
            loggers: loggers);

        await cloud.User.Heat.CreateAsync("name", Request);

        loggers.Lines.Count.ShouldBe(2);
        loggers.Lines.ShouldContain(line => line.StartsWith("heat stack-create: POST /v1/project-id/stacks answered 201", StringComparison.Ordinal));
        loggers.Lines.ShouldAllBe(line => !line.Contains("token-1", StringComparison.Ordinal) && !line.Contains(ScriptedCloud.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Call_Traced_HasAnActivityWithItsOperation()
    {
        var id = OpenStackRequestId.New();
        List<Activity> ended = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == OpenStackTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (ended)
                {
                    if (Equals(activity.GetTagItem("openstack.request_id"), id.ToString()))
                    {
                        ended.Add(activity);
                    }
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var cloud = new ScriptedCloud(request => request.Is("GET", Stacks + "/name") ? ScriptedCloud.Json("{}", HttpStatusCode.NotFound) : null);

        using (OpenStackRequestId.Use(id))
        {
            await cloud.User.Heat.FindAsync(StackRef.Of("name"));
        }

        ended.Select(activity => activity.OperationName).ShouldBe(["keystone log-in", "heat stack-show"]);
        ended[1].GetTagItem("http.response.status_code").ShouldBe(404);
    }

    private static OpenStackOptions OptionsFor(Uri address)
    {
        var options = ScriptedCloud.Options();
        options.AuthUrl = address;
        return options;
    }

    private static async Task PassPausesAsync(ScriptedCloud cloud, int pauses)
    {
        for (var i = 0; i < pauses; i++)
        {
            await cloud.Time.TimerSet(Pause);
            cloud.Time.Advance(Pause);
        }
    }
}

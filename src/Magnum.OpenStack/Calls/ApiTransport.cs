using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Magnum.Grains;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Magnum.OpenStack.Calls;

/// <summary>
/// Sends calls: request id, trace, log line, time-out, and up to two quick repetitions of a GET or HEAD whose connection failed or that met a 503.
/// Nothing else is ever repeated here: what a lost POST has done is not known.
/// </summary>
internal sealed partial class ApiTransport : IDisposable
{
    private const int Repetitions = 2;
    private const int LargestAnswer = 64 * 1024 * 1024;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(150);

    private readonly HttpClient _http;
    private readonly FailPoints _failPoints;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline<HttpResponseMessage> _repeat;

    public ApiTransport(HttpMessageHandler handler, TimeSpan limit, FailPoints failPoints, TimeProvider time, ILogger logger)
    {
        _http = new HttpClient(handler, disposeHandler: true)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        _failPoints = failPoints;
        _time = time;
        _logger = logger;
        Limit = limit;
        _repeat = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = Repetitions,
                Delay = FirstPause,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = static args => ValueTask.FromResult(IsWorthRepeating(args.Outcome)),
                OnRetry = static args =>
                {
                    args.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>How long one operation may take.</summary>
    public TimeSpan Limit { get; }

    /// <summary>Sends a call that is an operation of its own.</summary>
    public async Task<ApiAnswer> SendAsync(ApiCall call, CancellationToken ct)
    {
        using var deadline = new CallDeadline(Limit, _time, ct);
        return await SendAsync(call, deadline);
    }

    /// <summary>Sends a call that is a part of an operation.</summary>
    public async Task<ApiAnswer> SendAsync(ApiCall call, CallDeadline deadline)
    {
        using var activity = OpenStackTelemetry.Source.StartActivity($"{call.Service} {call.Operation}", ActivityKind.Client);
        activity?.SetTag("openstack.service", call.Service);
        activity?.SetTag("openstack.operation", call.Operation);
        activity?.SetTag("openstack.request_id", call.RequestId.ToString());

        var started = _time.GetTimestamp();
        try
        {
            var answer = await ExchangeAsync(call, deadline.Token);
            LogAnswered(call.Service, call.Operation, call.Method.Method, call.Address.AbsolutePath, (int)answer.Status, Elapsed(started), call.RequestId);
            activity?.SetTag("http.response.status_code", (int)answer.Status);
            if ((int)answer.Status >= 400)
            {
                activity?.SetStatus(ActivityStatusCode.Error);
            }

            return answer;
        }
        catch (OperationCanceledException fault) when (deadline.HasPassed)
        {
            throw Unanswered(call, started, activity, TransportFaults.TimedOut(call, deadline.Limit, fault));
        }
        catch (OperationCanceledException fault) when (!deadline.Token.IsCancellationRequested)
        {
            // Nobody stopped it: the connection pool's own limit on connecting did.
            throw Unanswered(call, started, activity, TransportFaults.NotConnected(call, fault));
        }
        catch (HttpRequestException fault)
        {
            throw Unanswered(call, started, activity, TransportFaults.From(call, fault));
        }
    }

    public void Dispose() => _http.Dispose();

    private OpenStackException Unanswered(ApiCall call, long started, Activity? activity, OpenStackException fault)
    {
        LogUnanswered(call.Service, call.Operation, call.Method.Method, call.Address.AbsolutePath, fault.Reason, Elapsed(started), call.RequestId);
        activity?.SetStatus(ActivityStatusCode.Error, fault.Reason);
        return fault;
    }

    private async Task<ApiAnswer> ExchangeAsync(ApiCall call, CancellationToken ct)
    {
        using var response = call.MayRepeat
            ? await _repeat.ExecuteAsync(
                static async (state, token) => await state.Transport.SendOnceAsync(state.Call, token),
                (Transport: this, Call: call),
                ct)
            : await SendOnceAsync(call, ct);

        return new ApiAnswer(call, response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct))
        {
            MediaType = response.Content.Headers.ContentType?.MediaType,
            Location = response.Headers.Location,
            SubjectToken = First(response.Headers, "X-Subject-Token"),
            ServiceRequestId = First(response.Headers, OpenStackRequestId.Header),
            RetryAfter = Wait(response.Headers.RetryAfter),
        };
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ApiCall call, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(call.Method, call.Address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("User-Agent", "magnum-grains");
        request.Headers.TryAddWithoutValidation(OpenStackRequestId.Header, call.RequestId.ToString());
        if (call.Token is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Auth-Token", call.Token);
        }

        if (call.SubjectToken is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Subject-Token", call.SubjectToken);
        }

        if (call.Body is not null)
        {
            request.Content = new StringContent(call.Body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        _failPoints.BeforeCall(call.Service, call.Operation);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, ct);
        _failPoints.AfterCall(call.Service, call.Operation);
        return response;
    }

    private static bool IsWorthRepeating(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.SecureConnectionError } } => false,
        { Exception: HttpRequestException } => true,

        // A service that names its own time is not asked again before.
        { Result: { StatusCode: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter: null } } => true,
        _ => false,
    };

    private TimeSpan? Wait(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? header?.Date - _time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static string? First(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private long Elapsed(long started) => (long)_time.GetElapsedTime(started).TotalMilliseconds;
}

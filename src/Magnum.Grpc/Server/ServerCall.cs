using System.Diagnostics;
using Grpc.Core;
using Magnum.Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Magnum.Grpc.Server;

/// <summary>
/// One call on the server. Its end is decided once: by the handler's return or exception, by the deadline, or by the server stopping.
/// Whoever decides first is heard; a response that the handler is still writing then is finished before the end is sent.
/// </summary>
internal sealed partial class ServerCall : ServerCallContext, IAsyncDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private readonly ServerRuntime _runtime;
    private readonly IMethod _method;
    private readonly CallTags _tags;
    private readonly long _started;
    private readonly Activity? _activity;
    private readonly Lock _gate = new();

    private CancellationTokenSource? _cancellation;
    private ITimer? _timer;
    private CancellationTokenRegistration _stopping;
    private CancellationToken _token;
    private DateTime _deadline = DateTime.MaxValue;
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private Dictionary<object, object>? _userState;
    private Task<Task>? _ending;
    private Task _cancelling = Task.CompletedTask;
    private bool _ended;
    private Status _final;

    public ServerCall(HttpContext http, ServerRuntime runtime, IMethod method, CallTags tags)
    {
        Http = http;
        _runtime = runtime;
        _method = method;
        _tags = tags;
        _started = IsTimed ? runtime.Time.GetTimestamp() : 0;
        _activity = CallActivity.StartServer(tags, http);
        runtime.Metrics.Begin(tags);
        _token = http.RequestAborted;
    }

    public HttpContext Http { get; }

    protected override string MethodCore => _method.FullName;

    protected override string HostCore => Http.Request.Host.Value ?? string.Empty;

    protected override string PeerCore => PeerOf(Http.Connection);

    protected override DateTime DeadlineCore => _deadline;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadRequestHeaders();

    protected override CancellationToken CancellationTokenCore => _token;

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override IDictionary<object, object> UserStateCore => _userState ??= [];

    /// <summary>Starts the clock of the call.</summary>
    /// <exception cref="RpcException">The client's deadline cannot be read, or has passed already.</exception>
    public void Begin()
    {
        ChooseCompression();
        _deadline = FindDeadline(out var timeLeft);
        if (timeLeft <= TimeSpan.Zero)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, "The deadline had passed when the call arrived."));
        }

        var streaming = _method.Type != MethodType.Unary;
        if (timeLeft is null && !streaming)
        {
            return;
        }

        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(Http.RequestAborted);
        _token = _cancellation.Token;
        if (timeLeft is { } due)
        {
            // Set when it is known: one that fires a little too early must find itself, to be set again.
            _timer = _runtime.Time.CreateTimer(static state => ((ServerCall)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(TimerSpan(due), Timeout.InfiniteTimeSpan);
        }

        if (streaming)
        {
            _stopping = _runtime.Stopping.UnsafeRegister(
                static state => ((ServerCall)state!).Terminate(new Status(StatusCode.Unavailable, "The server is shutting down.")), this);
        }
    }

    private static TimeSpan TimerSpan(TimeSpan span) => span < LongestTimer ? span : LongestTimer;

    private DateTime FindDeadline(out TimeSpan? timeLeft)
    {
        timeLeft = null;
        var header = Http.Request.Headers.GrpcTimeout;
        if (header.Count > 0)
        {
            if (!GrpcTimeout.TryParse((string?)header, out var timeout))
            {
                throw new RpcException(new Status(StatusCode.Internal, "The grpc-timeout header is malformed."));
            }

            timeLeft = timeout;
        }
        else if (_method.Type == MethodType.Unary)
        {
            timeLeft = _runtime.Options.DefaultDeadline;
        }

        if (timeLeft is not { } left)
        {
            return DateTime.MaxValue;
        }

        var now = _runtime.Time.GetUtcNow().UtcDateTime;
        return left < DateTime.MaxValue - now ? now + left : DateTime.MaxValue;
    }
}

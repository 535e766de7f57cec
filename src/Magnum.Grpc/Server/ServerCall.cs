using System.Diagnostics;
using System.IO.Compression;
using System.IO.Pipelines;
using Grpc.Core;
using Magnum.Grpc.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Magnum.Grpc.Server;

/// <summary>
/// One call on the server. Its end is decided once: by the handler's return or exception, by the deadline, or by the server stopping.
/// Whoever decides first is heard; a response that the handler is still writing then is finished before the end is sent.
/// </summary>
internal sealed partial class ServerCall : ServerCallContext, IAsyncDisposable
{
    private const int LargeResponse = 64 * 1024;

    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private readonly ServerRuntime _runtime;
    private readonly IMethod _method;
    private readonly CallTags _tags;
    private readonly long _started;
    private readonly Activity? _activity;
    private CancellationTokenSource? _cancellation;
    private ITimer? _timer;
    private CancellationTokenRegistration _stopping;
    private readonly Lock _gate = new();

    private CompressionLevel? _compression;
    private CancellationToken _token;
    private DateTime _deadline = DateTime.MaxValue;
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private Dictionary<object, object>? _userState;
    private Task<Task>? _ending;
    private Task _cancelling = Task.CompletedTask;
    private bool _ended;
    private bool _writing;
    private bool _headersSent;
    private int _sent;
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

    /// <summary>Writes the responses of this call, each between <see cref="BeginWrite"/> and <see cref="EndWriteAsync"/>.</summary>
    public MessageWriter CreateWriter() => new(Http.Response.BodyWriter, _runtime.Options.MaxSendMessageSize, _compression);

    /// <summary>Writes the only response; unless it is large, it leaves with the status, in one go.</summary>
    public Task WriteSingleAsync<T>(T? message, Marshaller<T> marshaller)
        where T : class
    {
        if (StatusCore.StatusCode != StatusCode.OK)
        {
            return Task.CompletedTask;
        }

        if (message is null)
        {
            throw new InvalidOperationException("The handler returned no response.");
        }

        BeginWrite();
        var large = false;
        var ended = Task.CompletedTask;
        try
        {
            Write(CreateWriter(), message, marshaller);
            large = Http.Response.BodyWriter is { CanGetUnflushedBytes: true, UnflushedBytes: > LargeResponse };
        }
        finally
        {
            if (!large)
            {
                ended = EndWriteAsync();
            }
        }

        return large ? FlushLargeAsync() : ended;
    }

    /// <summary>Takes the right to write to the response.</summary>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    /// <exception cref="InvalidOperationException">Another write is under way.</exception>
    public void BeginWrite()
    {
        _token.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_ended)
            {
                throw new OperationCanceledException("The call is over.", _token);
            }

            if (_writing)
            {
                throw new InvalidOperationException("A write is still under way: await it before the next one.");
            }

            _writing = true;
        }
    }

    /// <summary>Gives the right to write back; sends the end of the call if that was decided meanwhile.</summary>
    public Task EndWriteAsync()
    {
        Task<Task>? ending;
        lock (_gate)
        {
            _writing = false;
            ending = _ending;
        }

        if (ending is null)
        {
            return Task.CompletedTask;
        }

        ending.Start(TaskScheduler.Default);
        return ending.Unwrap();
    }

    /// <summary>Puts a message into the response, unflushed.</summary>
    public void Write<T>(MessageWriter writer, T message, Marshaller<T> marshaller)
    {
        try
        {
            writer.Write(message, marshaller.ContextualSerializer, WriteOptions?.Flags ?? WriteFlags.None);
            _headersSent = true;
            _sent++;
            _runtime.Metrics.Response(_tags, writer.MessageSize);
        }
        finally
        {
            if (writer.IsTorn)
            {
                Http.Features.Get<IHttpResetFeature>()?.Reset((int)Http2Error.InternalError);
            }
        }
    }

    /// <summary>What a client is slow to take must leave while the deadline still watches.</summary>
    private async Task FlushLargeAsync()
    {
        try
        {
            await FlushAsync(_token);
        }
        finally
        {
            await EndWriteAsync();
        }
    }

    /// <summary>Sends what was written, and waits until the client has room for more.</summary>
    /// <exception cref="OperationCanceledException">The call is over, or the client has gone.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        FlushResult result;
        // If the flush had the token, the server would end the stream with an internal error.
        await using (cancellationToken.UnsafeRegister(static call => ((ServerCall)call!).GiveUp(), this))
        {
            result = await Http.Response.BodyWriter.FlushAsync(CancellationToken.None);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (result.IsCompleted || result.IsCanceled)
        {
            throw new ConnectionAbortedException("The client has gone.");
        }
    }

    /// <summary>The client reads so slowly that the flush outlived the call; nothing more would reach it.</summary>
    private void GiveUp() => Http.Features.Get<IHttpResetFeature>()?.Reset((int)Http2Error.Cancel);

    /// <summary>Before the headers can go out; each message says for itself whether it is compressed.</summary>
    private void ChooseCompression()
    {
        var options = _runtime.Options;
        if (options.ResponseCompressionAlgorithm is { } algorithm && GzipEncoding.IsAccepted(Http.Request.Headers.GrpcAcceptEncoding))
        {
            Http.Response.Headers.GrpcEncoding = algorithm;
            _compression = options.ResponseCompressionLevel ?? CompressionLevel.Fastest;
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

using System.IO.Compression;
using Grpc.Core;
using Magnum.Grpc.Wire;

namespace Magnum.Grpc.Client;

/// <summary>One call of a client. Its end is decided once: by the server's status, the deadline, the caller, or the transport.</summary>
internal sealed partial class ClientCall<TRequest, TResponse> : IClientCall<TRequest, TResponse>
    where TRequest : class
    where TResponse : class
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private readonly ChannelTransport _transport;
    private readonly Method<TRequest, TResponse> _method;
    private readonly string? _host;
    private readonly CallOptions _options;
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();

    private Task<MessageReader?> _opening = Task.FromResult<MessageReader?>(null);
    private string _target;
    private HttpResponseMessage? _response;
    private RequestContent? _content;
    private ITimer? _timer;
    private CancellationTokenRegistration _cancelled;
    private CancellationTokenRegistration _parent;
    private CancellationTokenRegistration _closed;
    private DateTime? _deadline;
    private bool _responded;
    private CompressionLevel? _compression;
    private (Status Status, Metadata Trailers)? _end;

    public ClientCall(ChannelTransport transport, Method<TRequest, TResponse> method, string? host, CallOptions options, ClientCallRecord? record)
    {
        _transport = transport;
        _method = method;
        _host = host;
        _options = options;
        _target = transport.Address.Authority;
        Record = record;
        ResponseStream = new ClientStreamReader<TRequest, TResponse>(this);
    }

    public Task<Metadata> HeadersAsync => _headers.Task;

    public IAsyncStreamReader<TResponse> ResponseStream { get; }

    public ClientCallRecord? Record { get; }

    /// <summary>How many attempts at the same call there were before.</summary>
    public int PreviousAttempts { get; init; }

    public void Start(TRequest request)
    {
        var content = new UnaryContent();
        if (!TryChooseEncoding())
        {
            return;
        }

        try
        {
            var writer = new MessageWriter(content.Buffer, _transport.MaxSendMessageSize, _compression);
            writer.Write(request, _method.RequestMarshaller.ContextualSerializer, _options.WriteOptions?.Flags ?? WriteFlags.None);
            Record?.Request(writer.MessageSize);
        }
        catch (Exception exception)
        {
            content.Dispose();
            End(TransportErrors.OfRequest(exception), Metadata.Empty, EndCause.Caller);
            return;
        }

        Begin(content);
    }

    /// <summary>Starts a call with requests that come from elsewhere.</summary>
    public void Start(RequestContent content)
    {
        TryChooseEncoding();
        Begin(content);
    }

    public IClientStreamWriter<TRequest> StartStream()
    {
        var content = new StreamingContent();
        Start(content);
        return new ClientStreamWriter<TRequest, TResponse>(this, content, _method.RequestMarshaller, _transport.MaxSendMessageSize, _compression)
        {
            WriteOptions = _options.WriteOptions,
        };
    }

    public async Task<TResponse> ReadSingleAsync()
    {
        var response = await ReadAsync();
        if (response is not null && await ReadAsync() is not null)
        {
            End(new Status(StatusCode.Unimplemented, "The call takes one response message and got more."), Metadata.Empty, EndCause.Server);
        }

        ThrowIfFailed();
        return response!;
    }

    /// <summary>Whether the response headers came, when that is known. Without them the call has ended.</summary>
    public async Task<bool> OpenedAsync() => await _opening is not null;

    public async Task<TResponse?> ReadAsync()
    {
        var reader = await _opening;
        if (reader is not null && !IsEnded)
        {
            try
            {
                if (await reader.ReadAsync(_method.ResponseMarshaller.ContextualDeserializer, _abort.Token) is { } response)
                {
                    _responded = true;
                    Record?.Response(reader.MessageSize);
                    return response;
                }

                EndByTrailers();
            }
            catch (Exception exception)
            {
                Fail(exception);
            }

            await reader.CompleteAsync();
        }

        ThrowIfFailed();
        return null;
    }

    private TimeSpan? TimeLeft => _deadline is { } deadline ? deadline - _transport.Time.GetUtcNow().UtcDateTime : null;

    private void Begin(RequestContent content)
    {
        if (IsEnded)
        {
            content.Abandon();
            return;
        }

        _content = content;
        _deadline = _options.EarliestDeadline;
        if (TimeLeft is { } left)
        {
            if (left <= TimeSpan.Zero)
            {
                End(DeadlinePassed, Metadata.Empty, EndCause.Caller);
                return;
            }

            if (left < LongestTimer)
            {
                _timer = _transport.Time.CreateTimer(
                    static state => ((ClientCall<TRequest, TResponse>)state!).Abort(DeadlinePassed), this, left, Timeout.InfiniteTimeSpan);
            }
        }

        _cancelled = _options.CancellationToken.UnsafeRegister(
            static state => ((ClientCall<TRequest, TResponse>)state!).Abort(new Status(StatusCode.Cancelled, "The caller cancelled the call.")), this);
        _parent = _options.PropagationToken?.CancellationToken.UnsafeRegister(
            static state => ((ClientCall<TRequest, TResponse>)state!).Abort(new Status(StatusCode.Cancelled, "The call that this one was made in was cancelled.")), this)
            ?? default;
        _closed = _transport.Closed.UnsafeRegister(
            static state => ((ClientCall<TRequest, TResponse>)state!).Abort(new Status(StatusCode.Cancelled, "The channel was closed.")), this);
        _opening = OpenAsync(content);
        if (IsEnded)
        {
            // Ended while it was being started: what was made since must not stay behind.
            Release();
        }
    }
}

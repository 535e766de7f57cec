namespace Grpc.Core;

/// <summary>One call, as its handler sees it.</summary>
public abstract class ServerCallContext
{
    /// <summary>The path of the method: <c>/service/method</c>.</summary>
    public string Method => MethodCore;

    /// <summary>The authority that the client called.</summary>
    public string Host => HostCore;

    /// <summary>Where the call comes from, such as <c>ipv4:127.0.0.1:40212</c>.</summary>
    public string Peer => PeerCore;

    /// <summary>When the call must be done (UTC); <see cref="DateTime.MaxValue"/> without a deadline.</summary>
    public DateTime Deadline => DeadlineCore;

    /// <summary>What the client sent with the call.</summary>
    /// <exception cref="RpcException">The client sent metadata that cannot be read.</exception>
    public Metadata RequestHeaders => RequestHeadersCore;

    /// <summary>
    /// Cancelled when the client cancels or is gone, when the deadline passes and, in streaming calls, when the server stops.
    /// A handler must honour it.
    /// </summary>
    public CancellationToken CancellationToken => CancellationTokenCore;

    /// <summary>What is sent after the last message; the handler adds to it.</summary>
    public Metadata ResponseTrailers => ResponseTrailersCore;

    /// <summary>The status that the call ends with if the handler returns; OK unless set.</summary>
    public Status Status
    {
        get => StatusCore;
        set => StatusCore = value;
    }

    /// <summary>How responses are written.</summary>
    public WriteOptions? WriteOptions
    {
        get => WriteOptionsCore;
        set => WriteOptionsCore = value;
    }

    /// <summary>Whatever interceptors and handler want to tell each other in this call.</summary>
    public IDictionary<object, object> UserState => UserStateCore;

    /// <summary>The method; see <see cref="Method"/>.</summary>
    protected abstract string MethodCore { get; }

    /// <summary>The authority; see <see cref="Host"/>.</summary>
    protected abstract string HostCore { get; }

    /// <summary>The peer; see <see cref="Peer"/>.</summary>
    protected abstract string PeerCore { get; }

    /// <summary>The deadline; see <see cref="Deadline"/>.</summary>
    protected abstract DateTime DeadlineCore { get; }

    /// <summary>The headers; see <see cref="RequestHeaders"/>.</summary>
    protected abstract Metadata RequestHeadersCore { get; }

    /// <summary>The token; see <see cref="CancellationToken"/>.</summary>
    protected abstract CancellationToken CancellationTokenCore { get; }

    /// <summary>The trailers; see <see cref="ResponseTrailers"/>.</summary>
    protected abstract Metadata ResponseTrailersCore { get; }

    /// <summary>The status; see <see cref="Status"/>.</summary>
    protected abstract Status StatusCore { get; set; }

    /// <summary>The write options; see <see cref="WriteOptions"/>.</summary>
    protected abstract WriteOptions? WriteOptionsCore { get; set; }

    /// <summary>The state; see <see cref="UserState"/>.</summary>
    protected virtual IDictionary<object, object> UserStateCore => throw new NotSupportedException();

    /// <summary>Sends the response headers now, before the first message. At most once a call.</summary>
    /// <exception cref="InvalidOperationException">Headers have been sent already.</exception>
    public Task WriteResponseHeadersAsync(Metadata responseHeaders) => WriteResponseHeadersAsyncCore(responseHeaders);

    /// <summary>What calls made in this handler take over from it: pass it to <see cref="CallOptions.WithPropagationToken"/>.</summary>
    /// <param name="options">What is handed on; null for deadline and cancellation.</param>
    public ContextPropagationToken CreatePropagationToken(ContextPropagationOptions? options = null) => CreatePropagationTokenCore(options);

    /// <summary>Hands on; see <see cref="CreatePropagationToken"/>.</summary>
    protected virtual ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options)
    {
        options ??= ContextPropagationOptions.Default;
        return new ContextPropagationToken(
            options.IsPropagateDeadline && Deadline != DateTime.MaxValue ? Deadline : null,
            options.IsPropagateCancellation ? CancellationToken : CancellationToken.None);
    }

    /// <summary>Sends headers; see <see cref="WriteResponseHeadersAsync"/>.</summary>
    protected abstract Task WriteResponseHeadersAsyncCore(Metadata responseHeaders);
}

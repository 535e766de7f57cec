using System.Buffers;
using Grpc.Core;
using Magnum.Grpc.Wire;

namespace Magnum.Grpc.Client.Retries;

/// <summary>
/// A call that is tried again while it fails as its rule names, until an attempt is answered by response headers, fails for good, or is
/// the last that is allowed. What the caller then sees is that attempt.
/// </summary>
internal sealed partial class RetryCall<TRequest, TResponse> : IClientCall<TRequest, TResponse>
    where TRequest : class
    where TResponse : class
{
    private readonly ChannelTransport _transport;
    private readonly Method<TRequest, TResponse> _method;
    private readonly string? _host;
    private readonly CallOptions _options;
    private readonly RetryRule _rule;
    private readonly RetryRules _rules;
    private readonly RequestReplay _replay;
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _gate = new();

    private Task<ClientCall<TRequest, TResponse>> _last = null!;
    private ClientCall<TRequest, TResponse>? _attempt;
    private Status? _aborted;

    public RetryCall(
        ChannelTransport transport, Method<TRequest, TResponse> method, string? host, CallOptions options, RetryRules rules, RetryRule rule, ClientCallRecord? record)
    {
        _transport = transport;
        _method = method;
        _host = host;
        _options = options;
        _rules = rules;
        _rule = rule;
        _replay = new RequestReplay(rules.Budget);
        Record = record;
        ResponseStream = new ClientStreamReader<TRequest, TResponse>(this);
    }

    public Task<Metadata> HeadersAsync => _headers.Task;

    public IAsyncStreamReader<TResponse> ResponseStream { get; }

    public ClientCallRecord? Record { get; }

    public void Start(TRequest request)
    {
        try
        {
            _replay.Add(Frame(request, _options.WriteOptions));
        }
        catch (Exception exception)
        {
            Abort(TransportErrors.OfRequest(exception));
        }

        _replay.Complete();
        _last = RunAsync();
    }

    public IClientStreamWriter<TRequest> StartStream()
    {
        _last = RunAsync();
        return new RetryStreamWriter<TRequest, TResponse>(this, _replay) { WriteOptions = _options.WriteOptions };
    }

    public async Task<TResponse> ReadSingleAsync() => await (await _last).ReadSingleAsync();

    public async Task<TResponse?> ReadAsync() => await (await _last).ReadAsync();

    public void Dispose() => Abort(new Status(StatusCode.Cancelled, "The call was given up before its end."));

    public void Abort(Status status)
    {
        ClientCall<TRequest, TResponse>? attempt;
        lock (_gate)
        {
            _aborted ??= status;
            attempt = _attempt;
        }

        attempt?.Abort(status);
        _abort.Cancel();
    }

    public async Task<RpcException> ExplainFailedWriteAsync(Exception? exception) => await (await _last).ExplainFailedWriteAsync(exception);

    public Status GetStatus() => Attempt() is { } attempt ? attempt.GetStatus() : _aborted!.Value;

    public Metadata GetTrailers() => Attempt()?.GetTrailers() ?? Metadata.Empty;

    /// <summary>A request as it is sent.</summary>
    /// <exception cref="RpcException">It is too large, or cannot be compressed as the caller wants.</exception>
    public ReadOnlyMemory<byte> Frame(TRequest request, WriteOptions? options)
    {
        var frame = new ArrayBufferWriter<byte>();
        var writer = new MessageWriter(frame, _transport.MaxSendMessageSize, RequestEncoding.Of(_options.Headers));
        writer.Write(request, _method.RequestMarshaller.ContextualSerializer, options?.Flags ?? WriteFlags.None);
        Record?.Request(writer.MessageSize);
        return frame.WrittenMemory;
    }

    /// <summary>The attempt that the caller sees; null if the call was aborted between two.</summary>
    /// <exception cref="InvalidOperationException">It is not decided yet which that is.</exception>
    private ClientCall<TRequest, TResponse>? Attempt()
    {
        if (_last.IsCompleted)
        {
            return _attempt;
        }

        return _aborted is null ? throw new InvalidOperationException("The call is not finished.") : null;
    }
}

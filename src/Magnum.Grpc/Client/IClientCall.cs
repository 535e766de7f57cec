using Grpc.Core;

namespace Magnum.Grpc.Client;

/// <summary>A call as its caller sees it, be it tried once or several times.</summary>
internal interface IClientCall<TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    Task<Metadata> HeadersAsync { get; }

    /// <summary>What traces and metrics learn of the call; null if nobody listens.</summary>
    ClientCallRecord? Record { get; }

    IAsyncStreamReader<TResponse> ResponseStream { get; }

    /// <summary>Starts a call with one request.</summary>
    void Start(TRequest request);

    /// <summary>Starts a call with a stream of requests.</summary>
    IClientStreamWriter<TRequest> StartStream();

    /// <summary>The only response.</summary>
    /// <exception cref="RpcException">The call failed.</exception>
    Task<TResponse> ReadSingleAsync();

    /// <summary>The next response; null when there are no more and the call succeeded.</summary>
    /// <exception cref="RpcException">The call failed.</exception>
    Task<TResponse?> ReadAsync();

    /// <summary>Ends the call from this side.</summary>
    void Abort(Status status);

    /// <summary>A request could not be written: why.</summary>
    Task<RpcException> ExplainFailedWriteAsync(Exception? exception);

    Status GetStatus();

    Metadata GetTrailers();
}

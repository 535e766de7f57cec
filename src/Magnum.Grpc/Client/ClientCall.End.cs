using Grpc.Core;

namespace Magnum.Grpc.Client;

/// <summary>How a call ends.</summary>
internal sealed partial class ClientCall<TRequest, TResponse>
{
    private static readonly Status DeadlinePassed = new(StatusCode.DeadlineExceeded, "The deadline passed.");

    private bool IsEnded
    {
        get
        {
            lock (_gate)
            {
                return _end is not null;
            }
        }
    }

    /// <summary>Cancelled when the call is given up before the server has ended it.</summary>
    public CancellationToken Aborted => _abort.Token;

    /// <summary>Who ended the call, if it is ended.</summary>
    public EndCause EndedBy { get; private set; }

    public Status GetStatus() => Ended().Status;

    public Metadata GetTrailers() => Ended().Trailers;

    public void Dispose() => Abort(new Status(StatusCode.Cancelled, "The call was given up before its end."));

    public void Abort(Status status) => Abort(status, EndCause.Caller);

    private void Abort(Status status, EndCause cause)
    {
        if (End(status, Metadata.Empty, cause))
        {
            _abort.Cancel();
        }
    }

    /// <summary>Ends the call because sending, receiving or parsing failed.</summary>
    public void Fail(Exception exception) => Abort(TransportErrors.ToStatus(exception, _target), EndCause.Transport);

    /// <summary>A request could not be written: the server has ended the call, which its response tells, or the connection is gone.</summary>
    public async Task<RpcException> ExplainFailedWriteAsync(Exception? exception)
    {
        await _opening;
        lock (_gate)
        {
            return _end is { } end
                ? new RpcException(end.Status, end.Trailers)
                : new RpcException(new Status(StatusCode.Cancelled, "The server takes no more requests; its response tells why.", exception));
        }
    }

    private (Status Status, Metadata Trailers) Ended()
    {
        lock (_gate)
        {
            return _end ?? throw new InvalidOperationException("The call is not finished.");
        }
    }

    private void ThrowIfFailed()
    {
        var (status, trailers) = Ended();
        if (status.StatusCode != StatusCode.OK)
        {
            throw new RpcException(status, trailers);
        }
    }

    private void EndByTrailers()
    {
        var trailers = _response!.TrailingHeaders;
        var status = ResponseHeaders.Status(trailers)
            ?? new Status(StatusCode.Internal, $"The server at {_target} ended the call without a status.");
        EndByServer(status, ResponseHeaders.Metadata(trailers));
    }

    /// <summary>The server said how the call ended; success without a response that is needed is none.</summary>
    private void EndByServer(Status status, Metadata trailers)
    {
        if (status.StatusCode == StatusCode.OK && !_responded && _method.Type is (MethodType.Unary or MethodType.ClientStreaming))
        {
            status = new Status(StatusCode.Unimplemented, "The call needs one response message and got none.");
        }

        End(status, trailers, EndCause.Server);
    }

    private bool End(Status status, Metadata trailers, EndCause cause)
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                return false;
            }

            _end = (status, trailers);
            EndedBy = cause;
        }

        if (_headers.TrySetException(new RpcException(status, trailers)))
        {
            // Read, so that nobody's not asking for the headers counts as an unobserved failure.
            _ = _headers.Task.Exception;
        }

        Record?.EndAttempt(status);
        if (status.StatusCode != StatusCode.OK)
        {
            ClientLog.CallFailed(_transport.Logger, _method.FullName, _target, status.StatusCode, status.Detail);
        }

        Release();
        return true;
    }

    /// <summary>Lets go of what the call held.</summary>
    private void Release()
    {
        _timer?.Dispose();
        _cancelled.Unregister();
        _parent.Unregister();
        _closed.Unregister();
        _content?.Abandon();
        _response?.Dispose();
    }
}

using Grpc.Core;

namespace Magnum.Grpc.Client;

/// <summary>A stream of framed requests: open from when the connection takes it until it is completed or abandoned.</summary>
internal sealed class StreamingContent : RequestContent
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Stream? _stream;
    private bool _taken;

    /// <summary>The stream to write to, when it is open; null if the call ended before.</summary>
    public async ValueTask<Stream?> TakeStreamAsync()
    {
        await _opened.Task;
        lock (_gate)
        {
            _taken = true;
            return _stream;
        }
    }

    /// <summary>No more requests follow.</summary>
    public void Complete() => _completed.TrySetResult();

    public override void Abandon()
    {
        base.Abandon();
        _opened.TrySetResult();
        _completed.TrySetCanceled();
    }

    protected override async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_taken)
            {
                // The transport begins anew because the server refused the stream; what was written to the old one is not held.
                throw new RpcException(new Status(StatusCode.Unavailable, "The server refused the call after requests had been sent."));
            }

            _stream = stream;
        }

        // The headers leave with the first flush; a server may answer them before it gets a request.
        await stream.FlushAsync(cancellationToken);
        _opened.TrySetResult();
        await _completed.Task.WaitAsync(cancellationToken);
    }
}

using System.Net;

namespace Magnum.Grpc.Client;

/// <summary>A stream of framed requests: open from when the connection takes it until it is completed or abandoned.</summary>
internal sealed class StreamingContent : HttpContent
{
    private readonly TaskCompletionSource<Stream?> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The stream to write to, when it is open; null if the call ended before.</summary>
    public Task<Stream?> StreamAsync => _opened.Task;

    /// <summary>No more requests follow.</summary>
    public void Complete() => _completed.TrySetResult();

    /// <summary>The call has ended.</summary>
    public void Abandon()
    {
        _opened.TrySetResult(null);
        _completed.TrySetCanceled();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _opened.TrySetResult(stream);
        await _completed.Task.WaitAsync(cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

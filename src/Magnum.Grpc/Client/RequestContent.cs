using System.Net;

namespace Magnum.Grpc.Client;

/// <summary>What a call sends. The transport may ask for it anew if the server refused the stream.</summary>
internal abstract class RequestContent : HttpContent
{
    private TaskCompletionSource? _held;
    private bool _abandoned;

    /// <summary>The call has ended: nothing more is sent.</summary>
    public virtual void Abandon()
    {
        Volatile.Write(ref _abandoned, true);
        Interlocked.Exchange(ref _held, null)?.TrySetResult();
    }

    /// <summary>Whether all is written in one go, so that there is no time to reset the stream meanwhile.</summary>
    protected virtual bool IsShort => false;

    /// <summary>Writes all requests.</summary>
    protected abstract Task WriteAsync(Stream stream, CancellationToken cancellationToken);

    protected sealed override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected sealed override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        IsShort ? WriteAsync(stream, cancellationToken) : WriteOrHoldAsync(stream, cancellationToken);

    protected sealed override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private async Task WriteOrHoldAsync(Stream stream, CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _held, null)?.TrySetResult();
        try
        {
            await WriteAsync(stream, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The transport cancels when the server resets the stream, and then reports whichever ends first, the request or the response.
            // Only the response tells why, and whether the request may be sent again.
            var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _held, held)?.TrySetResult();
            if (!Volatile.Read(ref _abandoned))
            {
                await held.Task;
            }

            throw;
        }
    }
}

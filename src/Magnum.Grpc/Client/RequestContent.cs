using System.Net;

namespace Magnum.Grpc.Client;

/// <summary>What a call sends.</summary>
internal abstract class RequestContent : HttpContent
{
    /// <summary>The call has ended: nothing more is sent.</summary>
    public virtual void Abandon()
    {
    }

    protected sealed override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected abstract override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken);

    protected sealed override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

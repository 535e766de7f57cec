using System.Buffers;
using System.Net;

namespace Magnum.Grpc.Client;

/// <summary>One framed request.</summary>
internal sealed class UnaryContent : HttpContent
{
    public ArrayBufferWriter<byte> Buffer { get; } = new();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.WriteAsync(Buffer.WrittenMemory, cancellationToken).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

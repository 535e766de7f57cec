using System.Buffers;
using System.Net;

namespace Magnum.Grpc.Client;

/// <summary>One framed request.</summary>
internal sealed class UnaryContent : RequestContent
{
    public ArrayBufferWriter<byte> Buffer { get; } = new();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.WriteAsync(Buffer.WrittenMemory, cancellationToken).AsTask();
}

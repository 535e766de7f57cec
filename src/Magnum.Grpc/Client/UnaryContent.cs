using System.Buffers;
namespace Magnum.Grpc.Client;

/// <summary>One framed request.</summary>
internal sealed class UnaryContent : RequestContent
{
    public ArrayBufferWriter<byte> Buffer { get; } = new();

    protected override Task WriteAsync(Stream stream, CancellationToken cancellationToken) =>
        stream.WriteAsync(Buffer.WrittenMemory, cancellationToken).AsTask();
}

using System.Buffers;

namespace Magnum.Grpc.Client;

/// <summary>One framed request.</summary>
internal sealed class UnaryContent : RequestContent
{
    private const int OneFrame = 16 * 1024;

    public ArrayBufferWriter<byte> Buffer { get; } = new();

    protected override bool IsShort => Buffer.WrittenCount <= OneFrame;

    protected override Task WriteAsync(Stream stream, CancellationToken cancellationToken) =>
        stream.WriteAsync(Buffer.WrittenMemory, cancellationToken).AsTask();
}

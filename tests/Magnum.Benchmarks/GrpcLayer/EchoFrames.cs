using System.Buffers.Binary;
using Echo.V1;
using Google.Protobuf;

namespace Magnum.Benchmarks.GrpcLayer;

/// <summary>The request that is sent and the response that is due, as they are on the wire.</summary>
internal static class EchoFrames
{
    private const string Text = "the quick brown fox jumps over the lazy dog";

    public static ReadOnlyMemory<byte> Request { get; } = Frame(new EchoRequest { Text = Text });

    public static ReadOnlyMemory<byte> Response { get; } = Frame(new EchoResponse { Text = Text });

    private static byte[] Frame(IMessage message)
    {
        var frame = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        message.WriteTo(frame.AsSpan(5));
        return frame;
    }
}

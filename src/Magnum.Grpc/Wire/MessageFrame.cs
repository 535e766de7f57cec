using System.Buffers.Binary;

namespace Magnum.Grpc.Wire;

/// <summary>The five bytes before each message: whether it is compressed, and its length.</summary>
internal static class MessageFrame
{
    public const int HeaderSize = 5;

    public static void WriteHeader(Span<byte> header, int length, bool compressed)
    {
        header[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)length);
    }
}

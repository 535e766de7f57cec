using System.Buffers.Binary;

namespace Magnum.Grpc.Tests.Hostile;

/// <summary>One HTTP/2 frame, as bytes.</summary>
internal static class Frame
{
    public const int HeaderSize = 9;

    public static byte[] Of(FrameType type, int stream, ReadOnlySpan<byte> payload = default, FrameFlags flags = FrameFlags.None)
    {
        var frame = new byte[HeaderSize + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        frame[1] = (byte)(payload.Length >> 8);
        frame[2] = (byte)payload.Length;
        frame[3] = (byte)type;
        frame[4] = (byte)flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(HeaderSize));
        return frame;
    }

    public static byte[] Data(int stream, ReadOnlySpan<byte> data, bool end = false) =>
        Of(FrameType.Data, stream, data, end ? FrameFlags.EndStreamOrAck : FrameFlags.None);

    public static byte[] Reset(int stream, ErrorCode code) => Of(FrameType.ResetStream, stream, Number((uint)code));

    public static byte[] WindowUpdate(int stream, uint by) => Of(FrameType.WindowUpdate, stream, Number(by));

    public static byte[] Ping(FrameFlags flags = FrameFlags.None) => Of(FrameType.Ping, 0, new byte[8], flags);

    public static byte[] GoAway(ErrorCode code, int last = 0) => Of(FrameType.GoAway, 0, [.. Number((uint)last), .. Number((uint)code)]);

    public static byte[] Settings(params ReadOnlySpan<(ushort Id, uint Value)> settings)
    {
        var payload = new byte[6 * settings.Length];
        for (var i = 0; i < settings.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(6 * i), settings[i].Id);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan((6 * i) + 2), settings[i].Value);
        }

        return Of(FrameType.Settings, 0, payload);
    }

    /// <summary>A header block in one HEADERS frame and as many CONTINUATION frames as it needs.</summary>
    public static byte[] Headers(int stream, ReadOnlySpan<byte> block, bool end = false)
    {
        const int Size = 16384;
        var output = new MemoryStream();
        var type = FrameType.Headers;
        do
        {
            var part = block[..Math.Min(Size, block.Length)];
            block = block[part.Length..];
            var flags = (end && type == FrameType.Headers ? FrameFlags.EndStreamOrAck : FrameFlags.None) | (block.IsEmpty ? FrameFlags.EndHeaders : FrameFlags.None);
            output.Write(Of(type, stream, part, flags));
            type = FrameType.Continuation;
        }
        while (!block.IsEmpty);

        return output.ToArray();
    }

    private static byte[] Number(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}

using System.Buffers.Binary;

namespace Magnum.Grpc.InteropTests.Serving;

/// <summary>Follows the bytes of one direction of a call, and keeps the compressed flag of every message begun.</summary>
internal sealed class FrameFlags
{
    private const int HeaderSize = 5;

    private readonly byte[] _header = new byte[HeaderSize];
    private int _headerSize;
    private long _payloadLeft;

    /// <summary>One for each message.</summary>
    public List<bool> Compressed { get; } = [];

    /// <summary>Takes the next bytes.</summary>
    public void Follow(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_payloadLeft > 0)
            {
                var skipped = (int)Math.Min(_payloadLeft, bytes.Length);
                _payloadLeft -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            _header[_headerSize++] = bytes[0];
            bytes = bytes[1..];
            if (_headerSize == HeaderSize)
            {
                Compressed.Add(_header[0] == 1);
                _payloadLeft = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(1));
                _headerSize = 0;
            }
        }
    }
}

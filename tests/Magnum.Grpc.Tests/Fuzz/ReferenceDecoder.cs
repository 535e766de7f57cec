using System.Buffers.Binary;
using System.IO.Compression;
using Grpc.Core;

namespace Magnum.Grpc.Tests.Fuzz;

/// <summary>What a stream of frames means, decoded in the simplest way: all bytes at hand, one frame after the other.</summary>
internal sealed class ReferenceDecoder(string? encoding, int? limit)
{
    private const int SmallestGzip = 20;

    public List<byte[]> Messages { get; } = [];

    /// <summary>The statuses that the end may have; none if it is a clean one.</summary>
    public IReadOnlyList<StatusCode> Failure { get; private set; } = [];

    public void Decode(byte[] bytes)
    {
        while (Failure.Count == 0 && bytes.Length > 0)
        {
            bytes = DecodeFrame(bytes);
        }
    }

    private byte[] DecodeFrame(byte[] bytes)
    {
        if (bytes.Length < 5 || bytes[0] > 1)
        {
            return Fail(StatusCode.Internal);
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1));
        if (length > (limit ?? int.MaxValue))
        {
            return Fail(StatusCode.ResourceExhausted);
        }

        if (length > bytes.Length - 5)
        {
            return Fail(StatusCode.Internal);
        }

        var (payload, rest) = (bytes[5..(5 + (int)length)], bytes[(5 + (int)length)..]);
        if (bytes[0] == 0)
        {
            Messages.Add(payload);
            return rest;
        }

        return encoding == "gzip" ? TakeCompressed(payload, rest) : Fail(StatusCode.Internal);
    }

    private byte[] TakeCompressed(byte[] payload, byte[] rest)
    {
        var message = new MemoryStream();
        var sound = payload.Length == 0 || Inflates(payload, message);
        if (message.Length > (limit ?? int.MaxValue))
        {
            // Unsound and too large: whichever is seen first.
            return sound ? Fail(StatusCode.ResourceExhausted) : Fail(StatusCode.ResourceExhausted, StatusCode.Internal);
        }

        if (!sound)
        {
            return Fail(StatusCode.Internal);
        }

        Messages.Add(message.ToArray());
        return rest;
    }

    private static bool Inflates(byte[] payload, MemoryStream message)
    {
        using var gzip = new GZipStream(new MemoryStream(payload), CompressionMode.Decompress);
        try
        {
            for (var next = gzip.ReadByte(); next >= 0; next = gzip.ReadByte())
            {
                message.WriteByte((byte)next);
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }

        return payload.Length >= SmallestGzip && BinaryPrimitives.ReadUInt32LittleEndian(payload.AsSpan(payload.Length - 4)) == message.Length;
    }

    private byte[] Fail(params StatusCode[] codes)
    {
        Failure = codes;
        return [];
    }
}

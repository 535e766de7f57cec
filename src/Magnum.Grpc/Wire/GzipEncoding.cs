using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;

namespace Magnum.Grpc.Wire;

/// <summary>Message compression by gzip.</summary>
internal static class GzipEncoding
{
    public const string Name = "gzip";

    /// <summary>The encodings that can be read, as named in <c>grpc-accept-encoding</c>.</summary>
    public const string Accepted = "identity,gzip";

    private const int LengthSize = 4;
    private const int SmallestSize = 10 + 2 + 8;

    public static bool IsReadable(string? encoding) =>
        encoding is null
        || string.Equals(encoding, Name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a peer that sent this <c>grpc-accept-encoding</c> can read gzip.</summary>
    public static bool IsAccepted(string? acceptEncoding)
    {
        foreach (var range in acceptEncoding.AsSpan().Split(','))
        {
            if (acceptEncoding.AsSpan(range).Trim().Equals(Name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Compresses a message.</summary>
    public static void Compress(ReadOnlySpan<byte> message, PooledBuffer output, CompressionLevel level)
    {
        using var gzip = new GZipStream(output.AsStream(), level);
        gzip.Write(message);
    }

    /// <summary>
    /// Decompresses at most <paramref name="limit"/> bytes; false if there are more. The data must be one gzip member, whole, and nothing
    /// beside it; nothing at all stands for nothing, as some compressors write it.
    /// </summary>
    /// <exception cref="InvalidDataException">The data are not gzip.</exception>
    public static bool TryDecompress(ReadOnlySequence<byte> compressed, BlockBuffer output, int limit)
    {
        if (compressed.IsEmpty)
        {
            return true;
        }

        using var source = PipeReader.Create(compressed).AsStream();
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        while (true)
        {
            var read = gzip.Read(output.GetSpan());
            if (read == 0)
            {
                CheckLength(compressed, output.Length);
                return true;
            }

            output.Advance(read);
            if (output.Length > limit)
            {
                return false;
            }
        }
    }

    /// <summary>GZipStream takes data that break off for whole, and drops what follows them; the length at their end tells.</summary>
    private static void CheckLength(ReadOnlySequence<byte> compressed, long length)
    {
        Span<byte> end = stackalloc byte[LengthSize];
        compressed.Slice(Math.Max(0, compressed.Length - LengthSize)).CopyTo(end);
        if (compressed.Length < SmallestSize || BinaryPrimitives.ReadUInt32LittleEndian(end) != length)
        {
            throw new InvalidDataException("The compressed data are not one whole gzip member.");
        }
    }
}

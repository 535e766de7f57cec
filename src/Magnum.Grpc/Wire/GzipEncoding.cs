using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;

namespace Magnum.Grpc.Wire;

/// <summary>Message compression by gzip.</summary>
internal static class GzipEncoding
{
    public const string Name = "gzip";

    /// <summary>The encodings that can be read, as named in <c>grpc-accept-encoding</c>.</summary>
    public const string Accepted = "identity,gzip";

    private const int Step = 16 * 1024;

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

    /// <summary>Decompresses at most <paramref name="limit"/> bytes; false if there are more.</summary>
    /// <exception cref="InvalidDataException">The data are not gzip.</exception>
    public static bool TryDecompress(ReadOnlySequence<byte> compressed, PooledBuffer output, int limit)
    {
        using var source = PipeReader.Create(compressed).AsStream();
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        while (true)
        {
            var read = gzip.Read(output.GetSpan(Step));
            if (read == 0)
            {
                return true;
            }

            output.Advance(read);
            if (output.WrittenMemory.Length > limit)
            {
                return false;
            }
        }
    }
}

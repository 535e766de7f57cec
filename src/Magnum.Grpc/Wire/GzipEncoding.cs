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

using System.IO.Compression;

namespace Magnum.Grpc.Tests.Hostile;

/// <summary>Makes what a decompressor has to deal with.</summary>
internal static class Gzipped
{
    public static byte[] Of(byte[] data, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, level))
        {
            gzip.Write(data);
        }

        return output.ToArray();
    }

    /// <summary>As many zeros as asked for, in a thousandth of the bytes.</summary>
    public static byte[] Bomb(int mebibytes) => Of(new byte[mebibytes * 1024 * 1024]);
}

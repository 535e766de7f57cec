using System.Text;

namespace Magnum.Grpc.Tests.Hostile;

/// <summary>Header blocks in HPACK without its dynamic table and, in what is sent, without Huffman codes.</summary>
internal static class FieldBlock
{
    private static readonly (string Name, string Value)[] StaticTable =
    [
        (":authority", ""), (":method", "GET"), (":method", "POST"), (":path", "/"), (":path", "/index.html"), (":scheme", "http"),
        (":scheme", "https"), (":status", "200"), (":status", "204"), (":status", "206"), (":status", "304"), (":status", "400"),
        (":status", "404"), (":status", "500"), ("accept-charset", ""), ("accept-encoding", "gzip, deflate"), ("accept-language", ""),
        ("accept-ranges", ""), ("accept", ""), ("access-control-allow-origin", ""), ("age", ""), ("allow", ""), ("authorization", ""),
        ("cache-control", ""), ("content-disposition", ""), ("content-encoding", ""), ("content-language", ""), ("content-length", ""),
        ("content-location", ""), ("content-range", ""), ("content-type", ""), ("cookie", ""), ("date", ""), ("etag", ""), ("expect", ""),
        ("expires", ""), ("from", ""), ("host", ""), ("if-match", ""), ("if-modified-since", ""), ("if-none-match", ""), ("if-range", ""),
        ("if-unmodified-since", ""), ("last-modified", ""), ("link", ""), ("location", ""), ("max-forwards", ""), ("proxy-authenticate", ""),
        ("proxy-authorization", ""), ("range", ""), ("referer", ""), ("refresh", ""), ("retry-after", ""), ("server", ""), ("set-cookie", ""),
        ("strict-transport-security", ""), ("transfer-encoding", ""), ("user-agent", ""), ("vary", ""), ("via", ""), ("www-authenticate", ""),
    ];

    /// <summary>All fields as literals that are not indexed; a character is a byte.</summary>
    public static byte[] Encode(IEnumerable<(string Name, string Value)> fields)
    {
        var output = new MemoryStream();
        foreach (var (name, value) in fields)
        {
            output.WriteByte(0);
            Write(output, name);
            Write(output, value);
        }

        return output.ToArray();
    }

    /// <exception cref="InvalidDataException">The block uses the dynamic table or Huffman codes.</exception>
    public static IEnumerable<(string Name, string Value)> Decode(byte[] block)
    {
        var at = 0;
        while (at < block.Length)
        {
            var first = block[at];
            if (first >= 0x80)
            {
                yield return StaticTable[ReadInteger(block, ref at, 7) - 1];
            }
            else if (first is >= 0x20 and < 0x40)
            {
                ReadInteger(block, ref at, 5);
            }
            else
            {
                var index = ReadInteger(block, ref at, first >= 0x40 ? 6 : 4);
                var name = index == 0 ? ReadText(block, ref at) : StaticTable[index - 1].Name;
                yield return (name, ReadText(block, ref at));
            }
        }
    }

    private static void Write(MemoryStream output, string text)
    {
        var rest = text.Length;
        if (rest < 127)
        {
            output.WriteByte((byte)rest);
        }
        else
        {
            output.WriteByte(127);
            for (rest -= 127; rest >= 128; rest >>= 7)
            {
                output.WriteByte((byte)(rest | 128));
            }

            output.WriteByte((byte)rest);
        }

        output.Write(Encoding.Latin1.GetBytes(text));
    }

    private static int ReadInteger(byte[] block, ref int at, int prefix)
    {
        var mask = (1 << prefix) - 1;
        var value = block[at++] & mask;
        if (value < mask)
        {
            return value;
        }

        for (var shift = 0; ; shift += 7)
        {
            var next = block[at++];
            value += (next & 127) << shift;
            if (next < 128)
            {
                return value;
            }
        }
    }

    private static string ReadText(byte[] block, ref int at)
    {
        if (block[at] >= 0x80)
        {
            throw new InvalidDataException("A Huffman code was not expected.");
        }

        var length = ReadInteger(block, ref at, 7);
        at += length;
        return Encoding.Latin1.GetString(block, at - length, length);
    }
}

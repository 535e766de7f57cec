using System.Buffers;
using System.Text;

namespace Magnum.Grpc.Wire;

/// <summary>The encoding of <c>grpc-message</c>: UTF-8, in which all but printable ASCII, and the percent sign, is written as %XX.</summary>
internal static class PercentEncoding
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => c != '%')]);

    /// <summary>Encodes; what would make it longer than the limit is left out, characters being left whole.</summary>
    public static string Encode(string text, int limit = int.MaxValue)
    {
        if (text.Length <= limit && text.AsSpan().IndexOfAnyExcept(Plain) < 0)
        {
            return text;
        }

        var encoded = new StringBuilder(Math.Min(text.Length, limit) + 16);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var plain = rune.IsBmp && Plain.Contains((char)rune.Value);
            if (encoded.Length + (plain ? 1 : 3 * rune.Utf8SequenceLength) > limit)
            {
                break;
            }

            if (plain)
            {
                encoded.Append((char)rune.Value);
                continue;
            }

            foreach (var b in bytes[..rune.EncodeToUtf8(bytes)])
            {
                encoded.Append('%').Append(Digit(b >> 4)).Append(Digit(b & 15));
            }
        }

        return encoded.ToString();
    }

    /// <summary>Decodes what can be decoded; a sign that begins no code stays as it is.</summary>
    public static string Decode(string text)
    {
        var sign = text.IndexOf('%', StringComparison.Ordinal);
        if (sign < 0)
        {
            return text;
        }

        var bytes = new ArrayBufferWriter<byte>(text.Length);
        var plain = 0;
        for (; sign >= 0; sign = text.IndexOf('%', sign))
        {
            if (sign + 2 < text.Length && char.IsAsciiHexDigit(text[sign + 1]) && char.IsAsciiHexDigit(text[sign + 2]))
            {
                Encoding.UTF8.GetBytes(text.AsSpan(plain, sign - plain), bytes);
                bytes.Write([(byte)((Value(text[sign + 1]) << 4) | Value(text[sign + 2]))]);
                sign += 3;
                plain = sign;
            }
            else
            {
                sign++;
            }
        }

        Encoding.UTF8.GetBytes(text.AsSpan(plain), bytes);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static char Digit(int value) => "0123456789ABCDEF"[value];

    private static int Value(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}

using System.Buffers;

namespace Magnum.Grpc.Wire;

/// <summary>Text that a peer has chosen, or may have, on its way into logs and traces.</summary>
internal static class PeerText
{
    /// <summary>As much as a line of a log holds of it.</summary>
    public const int Limit = 500;

    private static readonly SearchValues<char> Breaking =
        SearchValues.Create([.. Enumerable.Range(0, 0xa0).Select(c => (char)c).Where(char.IsControl), (char)0x2028, (char)0x2029]);

    /// <summary>The text on one line, cut where it is longer than the limit.</summary>
    public static string OnOneLine(string text)
    {
        if (text.Length <= Limit && !text.AsSpan().ContainsAny(Breaking))
        {
            return text;
        }

        var line = text.Length <= Limit ? text : text[..(char.IsHighSurrogate(text[Limit - 1]) ? Limit - 1 : Limit)] + "...";
        return string.Create(line.Length, line, static (result, line) => line.AsSpan().ReplaceAny(result, Breaking, '?'));
    }
}

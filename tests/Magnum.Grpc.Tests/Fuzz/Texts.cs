using System.Text;

namespace Magnum.Grpc.Tests.Fuzz;

/// <summary>Makes random text of the kind that parsers stumble over.</summary>
internal static class Texts
{
    private static readonly string[] Pieces =
    [
        "%", "%4", "%41", "%zz", "%C3%BC", "%F0%9F%98%80", "%ff", "%25", "=", "==", ",", " ", "\t", "\0", "\r\n", "~", "\u007f",
        "\ud83d\ude00", "\ud83d", "\ude00", "\u00fc", "\u20ac",
    ];

    public static string Next(Random random, int max)
    {
        var text = new StringBuilder();
        for (var i = random.Next(max + 1); i > 0; i--)
        {
            _ = random.Next(3) switch
            {
                0 => text.Append(Pieces[random.Next(Pieces.Length)]),
                1 => text.Append((char)random.Next(' ', 127)),
                _ => text.Append((char)random.Next(random.Next(2) == 0 ? 0x100 : 0x10000)),
            };
        }

        return text.ToString();
    }

    /// <summary>Text of the characters given.</summary>
    public static string Of(Random random, string characters, int max) => new(random.GetItems<char>(characters, random.Next(max + 1)));
}

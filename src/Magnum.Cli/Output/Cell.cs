using System.Buffers;
using System.Text;
using Spectre.Console.Rendering;

namespace Magnum.Cli.Output;

/// <summary>Makes text that came from elsewhere fit for a terminal, and measures it.</summary>
internal static class Cell
{
    private static readonly SearchValues<char> Ascii = SearchValues.Create(
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>
    /// The lines of a text, without control characters: names and reasons are written by others, and an escape
    /// sequence in one must not steer the reader's terminal.
    /// </summary>
    public static IReadOnlyList<string> Lines(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Ascii))
        {
            return [text];
        }

        return [.. text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(Clean)];
    }

    /// <summary>The text on one line, without control characters.</summary>
    public static string Line(string text) => string.Join(' ', Lines(text));

    /// <summary>How many columns a line takes; wide characters take two.</summary>
    public static int Width(string line) =>
        line.AsSpan().ContainsAnyExcept(Ascii) ? new Segment(line).CellCount() : line.Length;

    private static string Clean(string line)
    {
        var clean = new StringBuilder(line.Length);
        foreach (var character in line)
        {
            clean.Append(character == '\t' ? ' ' : char.IsControl(character) ? '?' : character);
        }

        return clean.ToString();
    }
}

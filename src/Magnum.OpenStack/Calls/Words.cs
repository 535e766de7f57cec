using System.Text;

namespace Magnum.OpenStack.Calls;

/// <summary>Makes a service's words fit for people: no traceback, no secret, one line, not too long.</summary>
internal static class Words
{
    private const string Traceback = "Traceback (most recent call last)";
    private const string Masked = "***";
    private const int Longest = 2000;
    private const int ShortestSecret = 6;

    public static string Clean(string text, IReadOnlyList<string> secrets)
    {
        var line = OnOneLine(WithoutTraceback(text));
        foreach (var secret in secrets)
        {
            if (secret.Length >= ShortestSecret)
            {
                line = line.Replace(secret, Masked, StringComparison.Ordinal);
            }
        }

        return line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest), "…");
    }

    private static string WithoutTraceback(string text)
    {
        var start = text.IndexOf(Traceback, StringComparison.Ordinal);
        if (start < 0)
        {
            return text;
        }

        var before = text[..start].TrimEnd('\n', '\r', '\t', ' ', '[', '\'', '"', '(');
        return before.Length > 0 ? before : LastLine(text);
    }

    /// <summary>A traceback ends with the exception itself.</summary>
    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1];

    private static string OnOneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (!char.IsWhiteSpace(letter) && !char.IsControl(letter))
            {
                line.Append(letter);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd();
    }
}

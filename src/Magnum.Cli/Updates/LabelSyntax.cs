namespace Magnum.Cli.Updates;

/// <summary>
/// The labels of a command line: <c>--labels KEY1=VALUE1,KEY2=VALUE2;KEY3=VALUE3</c>, and the option may be repeated.
/// </summary>
internal static class LabelSyntax
{
    private static readonly char[] Separators = [',', ';'];

    /// <summary>
    /// Reads the labels. A text with one <c>=</c>, or whose value is JSON, is one label even if it holds a separator:
    /// so <c>--labels isolation=a,b</c> works.
    /// </summary>
    /// <exception cref="CliException">A label without <c>=</c> or key, or a key that is given twice.</exception>
    public static IReadOnlyDictionary<string, string> Parse(IEnumerable<string> texts)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var piece in texts.SelectMany(Split))
        {
            var equals = piece.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? string.Empty : piece[..equals].Trim();
            if (key.Length == 0)
            {
                throw CliException.Usage(
                    $"'{piece}' is not a label: labels are written KEY=VALUE.",
                    "Several in one --labels are separated by ',' or ';'.",
                    "Repeat --labels for each label when a value holds a ',' or ';'.");
            }

            if (!labels.TryAdd(key, piece[(equals + 1)..]))
            {
                throw CliException.Usage($"The label '{key}' is given more than once.");
            }
        }

        return labels;
    }

    private static IEnumerable<string> Split(string text)
    {
        var value = text.AsSpan(text.IndexOf('=', StringComparison.Ordinal) + 1).TrimStart();
        var single = text.Count(character => character == '=') <= 1 || value.StartsWith("{") || value.StartsWith("[");
        return single ? [text] : text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}

using System.Text;

namespace Magnum.Cli.Output;

/// <summary>
/// A table with ASCII borders, left aligned, the same on a terminal and in a pipe: the user guide reads it with awk.
/// </summary>
/// <param name="headers">The titles of the columns.</param>
internal sealed class Table(params IReadOnlyList<string> headers)
{
    private readonly List<IReadOnlyList<IReadOnlyList<string>>> _rows = [];

    /// <summary>Adds a row; a value of several lines makes a row of several lines.</summary>
    public void Add(params IReadOnlyList<string> values)
    {
        if (values.Count != headers.Count)
        {
            throw new ArgumentException($"A row of {headers.Count} values is needed, not of {values.Count}.", nameof(values));
        }

        _rows.Add([.. values.Select(Cell.Lines)]);
    }

    /// <summary>Writes the table.</summary>
    public void Write(TextWriter writer)
    {
        var widths = headers
            .Select((header, column) => _rows.SelectMany(row => row[column]).Append(header).Max(Cell.Width))
            .ToArray();
        var border = "+" + string.Join('+', widths.Select(width => new string('-', width + 2))) + "+";

        writer.WriteLine(border);
        writer.WriteLine(Line(headers, widths));
        writer.WriteLine(border);
        foreach (var row in _rows)
        {
            for (var line = 0; line < row.Max(lines => lines.Count); line++)
            {
                writer.WriteLine(Line([.. row.Select(lines => line < lines.Count ? lines[line] : string.Empty)], widths));
            }
        }

        if (_rows.Count > 0)
        {
            writer.WriteLine(border);
        }
    }

    private static string Line(IReadOnlyList<string> values, int[] widths)
    {
        var line = new StringBuilder("|");
        for (var column = 0; column < widths.Length; column++)
        {
            line.Append(' ').Append(values[column]).Append(' ', widths[column] - Cell.Width(values[column]) + 1).Append('|');
        }

        return line.ToString();
    }
}

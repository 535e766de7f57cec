using System.Globalization;
using System.Text.RegularExpressions;

namespace Magnum.Grains;

/// <summary>A fail-point that is armed, at once or by a file.</summary>
internal sealed partial class ArmedPoint
{
    private readonly string? _file;
    private string? _text;
    private string? _name;
    private int _left;

    public ArmedPoint(string value)
    {
        if (value.StartsWith('@'))
        {
            _file = value[1..];
        }
        else
        {
            Arm(value);
        }
    }

    /// <summary>Whether this is the arrival that it waits for.</summary>
    public bool IsDueAt(string name)
    {
        if (_file is not null)
        {
            Look(_file);
        }

        return name == _name && --_left == 0;
    }

    [GeneratedRegex("^(?<name>(commit|call)-(before|after):[a-z]+[.][a-z-]+)(#(?<arrival>[1-9][0-9]{0,5}))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form { get; }

    private void Look(string file)
    {
        var text = File.Exists(file) ? File.ReadAllText(file).Trim() : string.Empty;
        if (text == _text)
        {
            return;
        }

        _text = text;
        _name = null;
        if (text.Length > 0)
        {
            Arm(text);
        }
    }

    private void Arm(string text)
    {
        if (Form.Match(text) is not { Success: true } match)
        {
            throw new ArgumentException(
                $"There is no fail-point '{text}'. There are commit-before:OPERATION.STAGE, commit-after:OPERATION.STAGE, call-before:SERVICE.OPERATION and "
                + "call-after:SERVICE.OPERATION, such as commit-after:create.stack-create and call-before:heat.stack-delete, with #3 for the third arrival; "
                + "or @FILE for a file that holds one. failpoints:record writes down those that are passed.",
                nameof(text));
        }

        _name = match.Groups["name"].Value;
        _left = match.Groups["arrival"] is { Success: true } arrival ? int.Parse(arrival.Value, CultureInfo.InvariantCulture) : 1;
    }
}

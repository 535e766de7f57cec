namespace Magnum.Cli;

/// <summary>Options may be written with underscores too: <c>--os_auth_url</c>, <c>--image_id</c>.</summary>
internal static class OptionSpelling
{
    /// <summary>Writes the names of options with dashes; what is behind <c>=</c>, and behind <c>--</c>, stays.</summary>
    public static string[] Normalize(IEnumerable<string> arguments)
    {
        var open = true;
        return [.. arguments.Select(argument =>
        {
            open &= argument != "--";
            var end = argument.IndexOf('=', StringComparison.Ordinal);
            var name = end < 0 ? argument : argument[..end];
            return open && name.StartsWith("--", StringComparison.Ordinal) && !name.Contains(' ', StringComparison.Ordinal)
                ? name.Replace('_', '-') + argument[name.Length..]
                : argument;
        })];
    }
}

using System.CommandLine;

namespace Magnum.Cli;

/// <summary>An option of every command that an environment variable can give instead.</summary>
internal sealed class SettingOption : Option<string?>
{
    private readonly string[] _variables;

    /// <summary>Makes the option.</summary>
    /// <param name="name">Its name, with dashes.</param>
    /// <param name="value">What stands for the value in the help.</param>
    /// <param name="description">One line of help.</param>
    /// <param name="variables">The variables that are asked, in this order, when the option is not given.</param>
    public SettingOption(string name, string value, string description, params string[] variables)
        : base(name)
    {
        _variables = variables;
        HelpName = value;
        Recursive = true;
        Description = variables.Length == 0 ? description : $"{description} env[{string.Join("], env[", variables)}]";
    }

    /// <summary>The value that was given, or null; blanks count as nothing.</summary>
    public string? Of(ParseResult parse, CliHost host) =>
        parse.GetValue(this) is { } given && !string.IsNullOrWhiteSpace(given) ? given : host.FirstVariable(_variables);
}

using System.CommandLine;

namespace Magnum.Cli.Help;

/// <summary><c>bash-completion</c>: every word that a completion script may offer.</summary>
internal sealed class BashCompletionCommand : Command
{
    /// <summary>Makes the command.</summary>
    public BashCompletionCommand(CliHost host, MagnumCommand root)
        : base("bash-completion", "Print all commands and options, for a completion script.")
    {
        SetAction(_ =>
        {
            var words = root.Subcommands.Select(command => command.Name)
                .Concat(root.Subcommands.SelectMany(command => command.Options).Concat(root.Options).Where(option => !option.Hidden).Select(option => option.Name));
            host.Out.WriteLine(string.Join(' ', words.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
            return ExitCode.Success;
        });
    }
}

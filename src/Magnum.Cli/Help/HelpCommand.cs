using System.CommandLine;

namespace Magnum.Cli.Help;

/// <summary><c>help [command]</c>.</summary>
internal sealed class HelpCommand : Command
{
    private readonly Argument<string?> _command = new("command")
    {
        Description = "The command to explain.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Makes the command.</summary>
    public HelpCommand(CliHost host, MagnumCommand root)
        : base("help", "Explain a command, or list them all.")
    {
        Add(_command);
        SetAction(parse =>
        {
            var page = new HelpPage(host.Out, host.Width);
            var name = parse.GetValue(_command);
            if (name is null)
            {
                page.Write(root);
                return ExitCode.Success;
            }

            if (root.Subcommands.FirstOrDefault(command => command.Name == name) is { } found)
            {
                page.Write(found);
                return ExitCode.Success;
            }

            UsageReport.Write(host, $"There is no command '{name}'.", "help");
            return ExitCode.Usage;
        });
    }
}

using System.CommandLine;
using System.CommandLine.Invocation;

namespace Magnum.Cli.Help;

/// <summary>What <c>--help</c> does, whatever else stands on the command line.</summary>
/// <param name="host">The process around the command.</param>
internal sealed class HelpPageAction(CliHost host) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override bool Terminating => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var page = new HelpPage(host.Out, host.Width);
        var command = parseResult.CommandResult.Command;
        if (command is MagnumCommand root)
        {
            page.Write(root);
        }
        else
        {
            page.Write(command);
        }

        return ExitCode.Success;
    }
}

using System.CommandLine;
using System.CommandLine.Help;
using Magnum.Cli.Baymodels;
using Magnum.Cli.Bays;
using Magnum.Cli.Certificates;
using Magnum.Cli.Drivers;
using Magnum.Cli.Help;
using Magnum.Cli.Services;

namespace Magnum.Cli;

/// <summary>The program: its commands and the options of all of them.</summary>
internal sealed class MagnumCommand : RootCommand
{
    private static readonly TimeSpan InterruptionTime = TimeSpan.FromSeconds(5);

    private MagnumCommand(CliHost host)
        : base("Create, watch, scale and delete bays: clusters of servers for containers, on OpenStack.")
    {
        var options = new GlobalOptions();
        Add(new BaymodelCreateCommand(host, options));
        Add(new BaymodelListCommand(host, options));
        Add(new BaymodelShowCommand(host, options));
        Add(new BaymodelUpdateCommand(host, options));
        Add(new BaymodelDeleteCommand(host, options));
        Add(new BayCreateCommand(host, options));
        Add(new BayListCommand(host, options));
        Add(new BayShowCommand(host, options));
        Add(new BayUpdateCommand(host, options));
        Add(new BayDeleteCommand(host, options));
        Add(new BayEventsCommand(host, options));
        Add(new WatchCommand(host, options));
        Add(new BayConfigCommand(host, options));
        Add(new CaShowCommand(host, options));
        Add(new CaSignCommand(host, options));
        Add(new DriverListCommand(host, options));
        Add(new DriverShowCommand(host, options));
        Add(new ServiceListCommand(host, options));
        Add(new HelpCommand(host, this));
        Add(new BashCompletionCommand(host, this));

        var help = new HelpPageAction(host);
        Options.OfType<HelpOption>().Single().Action = help;
        SetAction(help.Invoke);
        foreach (var option in options.All)
        {
            Add(option);
        }
    }

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">What was typed, without the program's name.</param>
    /// <param name="host">The process around it.</param>
    /// <param name="cancellationToken">Interrupts it, as Ctrl-C does.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IEnumerable<string> arguments, CliHost host, CancellationToken cancellationToken)
    {
        var parse = new MagnumCommand(host).Parse(
            OptionSpelling.Normalize(arguments),
            new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parse.Errors.Count > 0)
        {
            var command = parse.CommandResult.Command;
            UsageReport.Write(
                host,
                string.Join(' ', parse.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal)),
                command is MagnumCommand ? null : command.Name);
            return ExitCode.Usage;
        }

        return await parse.InvokeAsync(
            new InvocationConfiguration
            {
                Output = host.Out,
                Error = host.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = InterruptionTime,
            },
            cancellationToken);
    }
}

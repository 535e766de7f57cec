using System.CommandLine;
using Grpc.Core;
using Magnum.Cli.Connection;

namespace Magnum.Cli;

/// <summary>A command: its options, its help, and what it does.</summary>
internal abstract class CliCommand : Command
{
    private readonly CliHost _host;
    private readonly GlobalOptions _options;

    /// <summary>Makes the command.</summary>
    protected CliCommand(string name, string description, CliHost host, GlobalOptions options)
        : base(name, description)
    {
        _host = host;
        _options = options;
        SetAction(RunAsync);
    }

    /// <summary>Command lines that can be typed as they stand, for the help.</summary>
    public virtual IReadOnlyList<string> Examples => [];

    /// <summary>Text between description and options, for the help.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>Does it.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    protected abstract Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken);

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        using var context = new CommandContext(_host, _options, parse);
        try
        {
            return await ExecuteAsync(context, cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            _host.Error.WriteLine("Interrupted.");
            return ExitCode.Interrupted;
        }
        catch (CliException exception)
        {
            ErrorReport.Write(context, exception);
            return exception.ExitCode;
        }
        catch (RpcException exception)
        {
            ErrorReport.Write(context, exception);
            return ExitCode.Failure;
        }
        catch (Exception exception)
        {
            // A fault of the command itself, or a setting that no check foresaw: said like every error, never a dump.
            ErrorReport.Write(context, new CliException(
                $"This should not have happened: {exception.GetType().Name}: {exception.Message}",
                ["Run it again with --debug for the details, and report them."],
                innerException: exception));
            return ExitCode.Failure;
        }
    }
}

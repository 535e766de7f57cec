using System.CommandLine;
using Magnum.Cli.Bays.Following;

namespace Magnum.Cli.Bays;

/// <summary><c>watch</c>: the bays as they change, until Ctrl-C.</summary>
internal sealed class WatchCommand : CliCommand
{
    private readonly Argument<string?> _bay = new("bay")
    {
        Description = "Uuid or name of one bay; all of the project when not given.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Makes the command.</summary>
    public WatchCommand(CliHost host, GlobalOptions options)
        : base("watch", "Show bays as they change, until Ctrl-C.", host, options) => Add(_bay);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
        ["A table that is kept current on a terminal, a line for each change elsewhere; with --json a JSON object a line."];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["magnum watch", "magnum watch k8sbay", "magnum watch --json"];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var session = await context.ConnectAsync(cancellationToken);
        var watch = new BayWatch(session, context.Host.Time, context.Parse.GetValue(_bay) ?? string.Empty);
        var news = watch.ReadAsync(bearsTrouble: false, cancellationToken);
        try
        {
            await (context switch
            {
                { Json: true } => new JsonBayView(context.Host).ShowAsync(news),
                { Host.Console: { } console } => new LiveBayView(console).ShowAsync(news),
                _ => new LineBayView(context.Host).ShowAsync(news),
            });
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is how a watch is meant to end.
        }

        return ExitCode.Success;
    }
}

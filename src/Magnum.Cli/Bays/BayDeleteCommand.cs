using System.CommandLine;
using Magnum.Cli.Bays.Following;
using Magnum.Cli.Output;
using Magnum.V1;

namespace Magnum.Cli.Bays;

/// <summary><c>bay-delete</c>.</summary>
internal sealed class BayDeleteCommand : CliCommand
{
    private readonly Argument<string[]> _bays = new("bay") { Description = "Uuids or names of bays.", Arity = ArgumentArity.OneOrMore };
    private readonly FlagOption _wait = new("--wait", "Wait until they are gone, showing the progress; exit with 1 when one fails.");
    private readonly FlagOption _force = new("--force", "Give up on what cannot be deleted; what may be left is told in the bay's events.");
    private readonly FlagOption _allowMissing = new("--allow-missing", "Succeed also when there is no such bay.");

    /// <summary>Makes the command.</summary>
    public BayDeleteCommand(CliHost host, GlobalOptions options)
        : base("bay-delete", "Delete bays and everything they own in the cloud.", host, options)
    {
        Add(_bays);
        Add(_wait);
        Add(_force);
        Add(_allowMissing);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
        ["magnum bay-delete k8sbay", "magnum bay-delete k8sbay swarmbay --wait"];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var session = await context.ConnectAsync(cancellationToken);
        var accepted = new List<Bay>();
        var exitCode = await Deletion.RunAsync(
            context,
            "bay",
            context.Parse.GetRequiredValue(_bays),
            async id =>
            {
                var request = new DeleteBayRequest
                {
                    Id = id,
                    AllowMissing = context.Parse.GetValue(_allowMissing),
                    Force = context.Parse.GetValue(_force),
                };
                var bay = await session.Bays.DeleteBayAsync(request, cancellationToken: cancellationToken);
                if (bay.Uuid.Length == 0)
                {
                    return $"There is no bay {id}.";
                }

                accepted.Add(bay);
                return $"Request to delete bay {id} has been accepted.";
            },
            cancellationToken);
        return context.Parse.GetValue(_wait) ? await WaitAsync(context, accepted, exitCode, cancellationToken) : exitCode;
    }

    private static async Task<int> WaitAsync(
        CommandContext context, IReadOnlyList<Bay> bays, int exitCode, CancellationToken cancellationToken)
    {
        foreach (var bay in bays)
        {
            var (_, ended) = await Waiting.RunAsync(context, BayOperationKind.Delete, bay, cancellationToken);
            if (ended == ExitCode.Interrupted)
            {
                return ended;
            }

            if (ended == ExitCode.Success && !context.Json)
            {
                context.Host.Out.WriteLine(Cell.Line($"Bay {bay.Name} is gone."));
            }

            exitCode = Math.Max(exitCode, ended);
        }

        return exitCode;
    }
}

using Grpc.Core;
using Magnum.Cli.Output;
using Magnum.V1;

namespace Magnum.Cli.Bays.Following;

/// <summary>The option <c>--wait</c>: shows the progress of an operation, and its end.</summary>
internal static class Waiting
{
    /// <summary>What the option says of itself.</summary>
    public const string Description = "Wait until it is done, showing the progress; exit with 1 when it fails.";

    /// <summary>Waits for an operation, and says on standard error why it did not succeed, if it did not.</summary>
    /// <param name="context">The run.</param>
    /// <param name="kind">The operation.</param>
    /// <param name="accepted">The bay as the call that began the operation answered.</param>
    /// <param name="cancellationToken">Ends the wait; the operation goes on.</param>
    /// <returns>The bay at the end, and the exit code.</returns>
    public static async Task<(Bay Bay, int ExitCode)> RunAsync(
        CommandContext context, BayOperationKind kind, Bay accepted, CancellationToken cancellationToken)
    {
        var host = context.Host;
        var session = await context.ConnectAsync(cancellationToken);
        var waiter = new BayWaiter(session, host.Time, kind);
        try
        {
            var outcome = host.ProgressConsole is { } console
                ? await BarProgress.RunAsync(console, progress => waiter.WaitAsync(accepted, progress, cancellationToken))
                : await waiter.WaitAsync(accepted, new LineProgress(host.Error), cancellationToken);
            var bay = kind == BayOperationKind.Delete && outcome.Verdict == OperationVerdict.Succeeded
                ? outcome.Bay
                : await LatestAsync(session.Bays, outcome.Bay, cancellationToken);
            return (bay, Report(context, kind, outcome with { Bay = bay }));
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            host.Error.WriteLine(Cell.Line($"Stopped waiting. The {Word(kind)} of {accepted.Name} goes on; see: magnum bay-show {accepted.Uuid}"));
            return (accepted, ExitCode.Interrupted);
        }
        catch (RpcException exception)
        {
            Connection.ErrorReport.Write(context, exception);
            host.Error.WriteLine(Cell.Line($"  The {Word(kind)} of {accepted.Name} goes on in the server; see: magnum bay-show {accepted.Uuid}"));
            return (accepted, ExitCode.Failure);
        }
    }

    private static int Report(CommandContext context, BayOperationKind kind, WaitOutcome outcome)
    {
        var bay = outcome.Bay;
        switch (outcome.Verdict)
        {
            case OperationVerdict.Succeeded:
                return ExitCode.Success;
            case OperationVerdict.Overtaken:
                context.Host.Error.WriteLine(Cell.Line($"ERROR: bay {bay.Name} was deleted by somebody else during its {Word(kind)}."));
                return ExitCode.Failure;
            default:
                var reason = bay.StatusReason.Length > 0 ? bay.StatusReason : "no reason was given";
                context.Host.Error.WriteLine(Cell.Line($"ERROR: bay {bay.Name}: {BayStatusText.Of(bay.Status)}: {reason}"));
                foreach (var fault in BayColumns.Faults(bay))
                {
                    context.Host.Error.WriteLine($"  {Cell.Line(fault)}");
                }

                return ExitCode.Failure;
        }
    }

    // The faults of a failed bay may come with a GetBay only.
    private static async Task<Bay> LatestAsync(V1.Bays.BaysClient bays, Bay known, CancellationToken cancellationToken)
    {
        try
        {
            return await bays.GetBayAsync(new GetBayRequest { Id = known.Uuid }, cancellationToken: cancellationToken);
        }
        catch (RpcException) when (!cancellationToken.IsCancellationRequested)
        {
            return known;
        }
    }

    private static string Word(BayOperationKind kind) => kind switch
    {
        BayOperationKind.Create => "creation",
        BayOperationKind.Update => "update",
        _ => "deletion",
    };
}

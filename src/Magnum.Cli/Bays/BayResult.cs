using Magnum.Cli.Bays.Following;
using Magnum.Cli.Listing;
using Magnum.V1;

namespace Magnum.Cli.Bays;

/// <summary>What <c>bay-create</c> and <c>bay-update</c> print.</summary>
internal static class BayResult
{
    /// <summary>Prints the bay.</summary>
    public static int Write(CommandContext context, Bay bay)
    {
        ListOutput.Write(context, bay, BayColumns.Of(bay));
        return ExitCode.Success;
    }

    /// <summary>Waits for the operation, then prints the bay; a failure is told on standard error.</summary>
    public static async Task<int> WaitAndWriteAsync(
        CommandContext context, BayOperationKind kind, Bay accepted, CancellationToken cancellationToken)
    {
        var (bay, exitCode) = await Waiting.RunAsync(context, kind, accepted, cancellationToken);
        if (exitCode == ExitCode.Success || context.Json)
        {
            Write(context, bay);
        }

        return exitCode;
    }
}

using System.Text.Json.Nodes;
using Grpc.Core;
using Magnum.Cli.Connection;
using Magnum.Cli.Output;

namespace Magnum.Cli;

/// <summary>Deletes several resources, one after the other: what fails is told and does not stop the rest.</summary>
internal static class Deletion
{
    /// <summary>Deletes them.</summary>
    /// <param name="context">The run.</param>
    /// <param name="kind">What they are: <c>bay</c> or <c>baymodel</c>.</param>
    /// <param name="ids">Uuids or names.</param>
    /// <param name="delete">Deletes one, and answers with the sentence that says so.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns><see cref="ExitCode.Failure"/> when one failed.</returns>
    public static async Task<int> RunAsync(
        CommandContext context,
        string kind,
        IReadOnlyList<string> ids,
        Func<string, Task<string>> delete,
        CancellationToken cancellationToken)
    {
        var results = new JsonArray();
        var exitCode = ExitCode.Success;
        foreach (var id in ids)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var done = await delete(id);
                results.Add(new JsonObject { ["id"] = id, ["accepted"] = true });
                if (!context.Json)
                {
                    context.Host.Out.WriteLine(Cell.Line(done));
                }
            }
            catch (RpcException exception) when (!cancellationToken.IsCancellationRequested)
            {
                exitCode = ExitCode.Failure;
                ErrorReport.Write(context, exception, $"{kind} {id}");
                results.Add(new JsonObject
                {
                    ["id"] = id,
                    ["accepted"] = false,
                    ["error"] = ErrorReport.Message(context, exception),
                });
            }
        }

        if (context.Json)
        {
            Json.Write(context.Host.Out, results);
        }

        return exitCode;
    }
}

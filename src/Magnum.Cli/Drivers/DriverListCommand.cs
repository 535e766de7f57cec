using Magnum.Cli.Listing;
using Magnum.V1;

namespace Magnum.Cli.Drivers;

/// <summary><c>driver-list</c>.</summary>
internal sealed class DriverListCommand : CliCommand
{
    /// <summary>Makes the command.</summary>
    public DriverListCommand(CliHost host, GlobalOptions options)
        : base("driver-list", "List the bay drivers of the server.", host, options)
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["magnum driver-list"];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var session = await context.ConnectAsync(cancellationToken);
        var answer = await session.Drivers.ListDriversAsync(new ListDriversRequest(), cancellationToken: cancellationToken);
        ListOutput.Write(context, answer.Drivers, DriverColumns.Usual);
        return ExitCode.Success;
    }
}

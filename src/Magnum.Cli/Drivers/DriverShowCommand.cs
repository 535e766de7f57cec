using System.CommandLine;
using Magnum.Cli.Listing;
using Magnum.V1;

namespace Magnum.Cli.Drivers;

/// <summary><c>driver-show</c>.</summary>
internal sealed class DriverShowCommand : CliCommand
{
    private readonly Argument<string> _driver = new("driver") { Description = "Name of the driver." };

    /// <summary>Makes the command.</summary>
    public DriverShowCommand(CliHost host, GlobalOptions options)
        : base("driver-show", "Show a bay driver and the labels that it takes.", host, options) => Add(_driver);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["magnum driver-show docker-ubuntu"];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var session = await context.ConnectAsync(cancellationToken);
        var request = new GetDriverRequest { Name = context.Parse.GetRequiredValue(_driver) };
        var driver = await session.Drivers.GetDriverAsync(request, cancellationToken: cancellationToken);
        ListOutput.Write(context, driver, DriverColumns.All);
        if (!context.Json && driver.Labels.Count > 0)
        {
            ListOutput.Write(context, driver.Labels, DriverColumns.OfLabel);
        }

        return ExitCode.Success;
    }
}

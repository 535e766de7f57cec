using System.CommandLine;
using Magnum.Cli.Listing;
using Magnum.V1;

namespace Magnum.Cli.Bays;

/// <summary><c>bay-show</c>.</summary>
internal sealed class BayShowCommand : CliCommand
{
    private readonly Argument<string> _bay = new("bay") { Description = "Uuid or name of the bay." };

    /// <summary>Makes the command.</summary>
    public BayShowCommand(CliHost host, GlobalOptions options)
        : base("bay-show", "Show a bay.", host, options) => Add(_bay);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
        ["magnum bay-show mesosbay", "API_ADDRESS=$(magnum bay-show mesosbay | awk '/ api_address /{print $4}')"];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var session = await context.ConnectAsync(cancellationToken);
        var request = new GetBayRequest { Id = context.Parse.GetRequiredValue(_bay) };
        var bay = await session.Bays.GetBayAsync(request, cancellationToken: cancellationToken);
        ListOutput.Write(context, bay, BayColumns.Of(bay));
        return ExitCode.Success;
    }
}

using System.CommandLine;
using Magnum.Cli.Listing;
using Magnum.V1;

namespace Magnum.Cli.Baymodels;

/// <summary><c>baymodel-show</c>.</summary>
internal sealed class BaymodelShowCommand : CliCommand
{
    private readonly Argument<string> _baymodel = new("baymodel") { Description = "Uuid or name of the baymodel." };

    /// <summary>Makes the command.</summary>
    public BaymodelShowCommand(CliHost host, GlobalOptions options)
        : base("baymodel-show", "Show a baymodel.", host, options) => Add(_baymodel);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["magnum baymodel-show k8sbaymodel"];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var session = await context.ConnectAsync(cancellationToken);
        var request = new GetBaymodelRequest { Id = context.Parse.GetRequiredValue(_baymodel) };
        var baymodel = await session.Baymodels.GetBaymodelAsync(request, cancellationToken: cancellationToken);
        ListOutput.Write(context, baymodel, BaymodelColumns.All);
        return ExitCode.Success;
    }
}

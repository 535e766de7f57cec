using System.CommandLine;
using Magnum.Cli.Listing;
using Magnum.Cli.Updates;
using Magnum.V1;

namespace Magnum.Cli.Baymodels;

/// <summary><c>baymodel-update</c>.</summary>
internal sealed class BaymodelUpdateCommand : CliCommand
{
    private readonly Argument<string> _baymodel = new("baymodel") { Description = "Uuid or name of the baymodel." };
    private readonly UpdateArguments _update = new();

    /// <summary>Makes the command.</summary>
    public BaymodelUpdateCommand(CliHost host, GlobalOptions options)
        : base("baymodel-update", "Change a baymodel that no bay uses.", host, options)
    {
        Add(_baymodel);
        _update.AddTo(this);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
    [
        "A label has the path labels/KEY. 'add labels=K=V' adds to the labels, 'replace labels=K=V' replaces all of them.",
        "'remove' gives a field its default back.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "magnum baymodel-update swarmbaymodel replace flavor_id=m1.medium docker_volume_size=10",
        "magnum baymodel-update mesosbaymodel replace labels/rexray_preempt=true",
        "magnum baymodel-update mesosbaymodel remove labels/rexray_preempt",
        "magnum baymodel-update k8sbaymodel replace public=true",
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var patch = _update.Read<Baymodel>(context.Parse);
        var session = await context.ConnectAsync(cancellationToken);
        var request = new UpdateBaymodelRequest
        {
            Id = context.Parse.GetRequiredValue(_baymodel),
            Baymodel = patch.Message,
            UpdateMask = patch.Mask,
        };
        var baymodel = await session.Baymodels.UpdateBaymodelAsync(request, cancellationToken: cancellationToken);
        ListOutput.Write(context, baymodel, BaymodelColumns.All);
        return ExitCode.Success;
    }
}

using System.CommandLine;
using Magnum.Cli.Bays.Following;
using Magnum.Cli.Updates;
using Magnum.V1;

namespace Magnum.Cli.Bays;

/// <summary><c>bay-update</c>.</summary>
internal sealed class BayUpdateCommand : CliCommand
{
    private readonly Argument<string> _bay = new("bay") { Description = "Uuid or name of the bay." };
    private readonly UpdateArguments _update = new();
    private readonly ValueOption<string[]?> _removals = new("--remove-node", "A node that goes when the bay shrinks: the id of its Nova server. Can be repeated; the driver chooses the others.");
    private readonly FlagOption _wait = new("--wait", Waiting.Description);

    /// <summary>Makes the command.</summary>
    public BayUpdateCommand(CliHost host, GlobalOptions options)
        : base("bay-update", "Change a bay. node_count is what can be changed: it scales the bay.", host, options)
    {
        Add(_bay);
        _update.AddTo(this);
        Add(_removals);
        Add(_wait);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes => ["'remove node_count' scales to the default, 1."];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "magnum bay-update k8sbay replace node_count=3",
        "magnum bay-update k8sbay replace node_count=3 --wait",
        "magnum bay-update k8sbay remove node_count",
        "magnum bay-update k8sbay replace node_count=2 --remove-node 6a5e2c3d-0f7b-4a4c-8d55-2b1de94c7a10",
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var patch = _update.Read<Bay>(context.Parse);
        var session = await context.ConnectAsync(cancellationToken);
        var request = new UpdateBayRequest
        {
            Id = context.Parse.GetRequiredValue(_bay),
            Bay = patch.Message,
            UpdateMask = patch.Mask,
            NodesToRemove = { context.Parse.GetValue(_removals) ?? [] },
        };
        var bay = await session.Bays.UpdateBayAsync(request, cancellationToken: cancellationToken);
        return context.Parse.GetValue(_wait)
            ? await BayResult.WaitAndWriteAsync(context, BayOperationKind.Update, bay, cancellationToken)
            : BayResult.Write(context, bay);
    }
}

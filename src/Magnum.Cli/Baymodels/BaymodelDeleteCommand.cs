using System.CommandLine;
using Magnum.V1;

namespace Magnum.Cli.Baymodels;

/// <summary><c>baymodel-delete</c>.</summary>
internal sealed class BaymodelDeleteCommand : CliCommand
{
    private readonly Argument<string[]> _baymodels = new("baymodel")
    {
        Description = "Uuids or names of baymodels.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly FlagOption _allowMissing = new("--allow-missing", "Succeed also when there is no such baymodel.");

    /// <summary>Makes the command.</summary>
    public BaymodelDeleteCommand(CliHost host, GlobalOptions options)
        : base("baymodel-delete", "Delete baymodels that no bay uses.", host, options)
    {
        Add(_baymodels);
        Add(_allowMissing);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["magnum baymodel-delete k8sbaymodel", "magnum baymodel-delete swarmbaymodel mesosbaymodel"];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var session = await context.ConnectAsync(cancellationToken);
        return await Deletion.RunAsync(
            context,
            "baymodel",
            context.Parse.GetRequiredValue(_baymodels),
            async id =>
            {
                var request = new DeleteBaymodelRequest { Id = id, AllowMissing = context.Parse.GetValue(_allowMissing) };
                await session.Baymodels.DeleteBaymodelAsync(request, cancellationToken: cancellationToken);
                return $"Baymodel {id} has been deleted.";
            },
            cancellationToken);
    }
}

using Magnum.Cli.Listing;
using Magnum.V1;

namespace Magnum.Cli.Baymodels;

/// <summary><c>baymodel-list</c>.</summary>
internal sealed class BaymodelListCommand : CliCommand
{
    private readonly ListOptions<Baymodel> _list = new(BaymodelColumns.All);
    private readonly ValueOption<string?> _filter = new("--filter", "Only those that match, such as \"coe = swarm\"; fields: name, coe.");

    /// <summary>Makes the command.</summary>
    public BaymodelListCommand(CliHost host, GlobalOptions options)
        : base("baymodel-list", "List the project's and the public baymodels.", host, options)
    {
        foreach (var option in _list.All)
        {
            Add(option);
        }

        Add(_filter);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
        ["magnum baymodel-list", "magnum baymodel-list --fields coe,image_id --sort-key name", "magnum baymodel-list --json"];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var query = _list.Read(context.Parse);
        var session = await context.ConnectAsync(cancellationToken);
        var baymodels = await query.ReadAsync(
            async token =>
            {
                var request = new ListBaymodelsRequest
                {
                    PageSize = query.PageSize,
                    PageToken = token,
                    OrderBy = query.OrderBy,
                    Filter = context.Parse.GetValue(_filter) ?? string.Empty,
                };
                var page = await session.Baymodels.ListBaymodelsAsync(request, cancellationToken: cancellationToken);
                return (page.Baymodels, page.NextPageToken);
            },
            baymodel => baymodel.Uuid);
        ListOutput.Write(context, baymodels, [BaymodelColumns.Uuid, BaymodelColumns.Name, .. query.Fields]);
        return ExitCode.Success;
    }
}

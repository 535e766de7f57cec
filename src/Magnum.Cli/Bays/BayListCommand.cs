using Magnum.Cli.Listing;
using Magnum.V1;

namespace Magnum.Cli.Bays;

/// <summary><c>bay-list</c>.</summary>
internal sealed class BayListCommand : CliCommand
{
    private readonly ListOptions<Bay> _list = new(BayColumns.All);
    private readonly ValueOption<string?> _filter = new(
        "--filter", "Only those that match, such as \"status = CREATE_COMPLETE\"; fields: name, status, baymodel_id.");

    /// <summary>Makes the command.</summary>
    public BayListCommand(CliHost host, GlobalOptions options)
        : base("bay-list", "List the project's bays.", host, options)
    {
        foreach (var option in _list.All)
        {
            Add(option);
        }

        Add(_filter);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "magnum bay-list",
        "magnum bay-list --fields api_address,created_at --sort-key name --limit 20",
        "magnum bay-list --filter \"status = CREATE_FAILED\"",
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var query = _list.Read(context.Parse);
        var basic = !context.Json && query.Fields.All(BayColumns.IsBasic) && (query.SortKey is null || BayColumns.IsBasic(query.SortKey));
        var session = await context.ConnectAsync(cancellationToken);
        var bays = await query.ReadAsync(
            async token =>
            {
                var request = new ListBaysRequest
                {
                    PageSize = query.PageSize,
                    PageToken = token,
                    OrderBy = query.OrderBy,
                    Filter = context.Parse.GetValue(_filter) ?? string.Empty,
                    View = basic ? BayView.Basic : BayView.Full,
                };
                var page = await session.Bays.ListBaysAsync(request, cancellationToken: cancellationToken);
                return (page.Bays, page.NextPageToken);
            },
            bay => bay.Uuid);
        ListOutput.Write(context, bays, [.. BayColumns.Usual, .. query.Fields]);
        return ExitCode.Success;
    }
}

using System.CommandLine;
using Magnum.Cli.Listing;
using Magnum.Cli.Output;
using Magnum.V1;

namespace Magnum.Cli.Bays;

/// <summary><c>bay-events</c>.</summary>
internal sealed class BayEventsCommand : CliCommand
{
    private const int PageSize = 1000;

    private static readonly IReadOnlyList<Column<BayEvent>> Columns =
    [
        new("time", item => Values.Time(item.Time)),
        new("type", item => Values.Text(item.Type)),
        new("status", item => BayStatusText.Of(item.Status)),
        new("message", item => Values.Text(item.Message)),
    ];

    private readonly Argument<string> _bay = new("bay") { Description = "Uuid or name of the bay; a bay that is gone only by uuid." };
    private readonly ValueOption<int?> _limit = new("--limit", "Show only the last so many.");

    /// <summary>Makes the command.</summary>
    public BayEventsCommand(CliHost host, GlobalOptions options)
        : base("bay-events", "Show what happened to a bay, oldest first.", host, options)
    {
        Add(_bay);
        Add(_limit);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["magnum bay-events k8sbay", "magnum bay-events k8sbay --limit 10 --json"];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var limit = context.Parse.GetValue(_limit) ?? int.MaxValue;
        if (limit < 1)
        {
            throw CliException.Usage($"--limit must be 1 or more, not {limit}.");
        }

        var session = await context.ConnectAsync(cancellationToken);
        var request = new ListBayEventsRequest { Id = context.Parse.GetRequiredValue(_bay), PageSize = PageSize };
        var last = new Queue<BayEvent>();
        do
        {
            var page = await session.Bays.ListBayEventsAsync(request, cancellationToken: cancellationToken);
            foreach (var item in page.Events)
            {
                last.Enqueue(item);
                if (last.Count > limit)
                {
                    last.Dequeue();
                }
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        ListOutput.Write(context, [.. last], Columns);
        return ExitCode.Success;
    }
}

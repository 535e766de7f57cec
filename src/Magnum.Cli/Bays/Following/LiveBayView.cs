using Magnum.Cli.Output;
using Magnum.V1;
using Spectre.Console;
using LiveTable = Spectre.Console.Table;

namespace Magnum.Cli.Bays.Following;

/// <summary>A watch on a terminal: a table of the bays, kept current.</summary>
/// <param name="console">The terminal.</param>
internal sealed class LiveBayView(IAnsiConsole console)
{
    private readonly SortedDictionary<string, Bay> _bays = new(StringComparer.Ordinal);
    private string _note = "connecting";

    /// <summary>Shows what comes, until it ends.</summary>
    public Task ShowAsync(IAsyncEnumerable<BayNews> news) => console.Live(Render()).StartAsync(async context =>
    {
        await foreach (var item in news)
        {
            Take(item);
            context.UpdateTarget(Render());
        }
    });

    private static string Style(BayStatus status)
    {
        var text = BayStatusText.Of(status);
        var colour = BayStatusText.IsFailed(status) ? "red"
            : text.EndsWith("_COMPLETE", StringComparison.Ordinal) ? "green"
            : "yellow";
        return $"[{colour}]{text}[/]";
    }

    private void Take(BayNews news)
    {
        switch (news)
        {
            case BayNews.Restarted:
                _bays.Clear();
                break;
            case BayNews.Current { Bay: var bay }:
                _bays[bay.Uuid] = bay;
                break;
            case BayNews.Gone { Bay: var bay }:
                _bays.Remove(bay.Uuid);
                break;
            case BayNews.Disturbed disturbed:
                _note = $"the connection is lost ({disturbed.Reason}), connecting again";
                return;
        }

        _note = "Ctrl-C ends";
    }

    private LiveTable Render()
    {
        var table = new LiveTable().Border(TableBorder.Ascii).AddColumns("name", "status", "operation", "nodes", "masters", "reason");
        table.Caption(Markup.Escape(Cell.Line($"{_bays.Count} {(_bays.Count == 1 ? "bay" : "bays")}; {_note}")));
        foreach (var bay in _bays.Values.OrderBy(bay => bay.CreatedAt?.Seconds).ThenBy(bay => bay.Name, StringComparer.Ordinal))
        {
            table.AddRow(
                Markup.Escape(Cell.Line(bay.Name)),
                Style(bay.Status),
                Markup.Escape(Cell.Line(BayColumns.Operation(bay.Operation))),
                Values.Number(bay.HasNodeCount, bay.NodeCount),
                Values.Number(bay.HasMasterCount, bay.MasterCount),
                Markup.Escape(Cell.Line(Values.Text(bay.StatusReason))));
        }

        return table;
    }
}

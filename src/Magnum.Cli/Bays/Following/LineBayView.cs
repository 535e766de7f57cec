using Magnum.Cli.Output;
using Magnum.V1;

namespace Magnum.Cli.Bays.Following;

/// <summary>A watch as lines: time, what happened, name, status.</summary>
/// <param name="host">The process around the command.</param>
internal sealed class LineBayView(CliHost host)
{
    /// <summary>Shows what comes, until it ends.</summary>
    public async Task ShowAsync(IAsyncEnumerable<BayNews> news)
    {
        await foreach (var item in news)
        {
            switch (item)
            {
                case BayNews.Current current:
                    Write(current.Bay, BayStatusText.Of(current.Bay.Status));
                    break;
                case BayNews.Gone gone:
                    Write(gone.Bay, "GONE");
                    break;
                case BayNews.Disturbed disturbed:
                    await host.Error.WriteLineAsync(Cell.Line($"The connection is lost ({disturbed.Reason}); connecting again."));
                    break;
            }
        }
    }

    private void Write(Bay bay, string what)
    {
        var operation = bay.Operation is null ? string.Empty : $" ({BayColumns.Operation(bay.Operation)})";
        var reason = bay.StatusReason.Length == 0 ? string.Empty : $": {bay.StatusReason}";
        host.Out.WriteLine(Cell.Line($"{host.Time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ} {bay.Uuid} {bay.Name} {what}{operation}{reason}"));
        host.Out.Flush();
    }
}

using System.Text.Json.Nodes;
using Magnum.Cli.Output;
using Magnum.V1;

namespace Magnum.Cli.Bays.Following;

/// <summary>A watch for programs: on each line an object with <c>type</c> (ADDED, MODIFIED, DELETED, BOOKMARK) and <c>bay</c>.</summary>
/// <param name="host">The process around the command.</param>
internal sealed class JsonBayView(CliHost host)
{
    /// <summary>Shows what comes, until it ends.</summary>
    public async Task ShowAsync(IAsyncEnumerable<BayNews> news)
    {
        await foreach (var item in news)
        {
            var line = item switch
            {
                BayNews.Current current => Line(current.IsAdded ? "ADDED" : "MODIFIED", current.Bay),
                BayNews.Gone gone => Line("DELETED", gone.Bay),
                BayNews.CaughtUp => Line("BOOKMARK", bay: null),
                _ => null,
            };
            if (line is not null)
            {
                Json.WriteLine(host.Out, line);
                await host.Out.FlushAsync();
            }
        }
    }

    private static JsonObject Line(string type, Bay? bay)
    {
        var line = new JsonObject { ["type"] = type };
        if (bay is not null)
        {
            line["bay"] = Json.Node(bay);
        }

        return line;
    }
}

using System.Text;
using Magnum.Grpc.InteropTests.Contract;

namespace Magnum.Grpc.InteropTests.Matrix;

/// <summary>The page that shows the matrix.</summary>
internal static class MatrixDocument
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>The page, of the reports of one run.</summary>
    public static async Task<string> RenderAsync(InteropRuns runs)
    {
        var page = new StringBuilder();
        page.Append(MatrixDocumentText.Introduction);
        await AppendVersionsAsync(page, runs);
        page.Append(MatrixDocumentText.OurServer);
        await AppendTableAsync(page, InteropMatrix.OurServer, runs);
        page.Append(MatrixDocumentText.OurWebServer);
        await AppendTableAsync(page, InteropMatrix.OurWebServer, runs);
        page.Append(MatrixDocumentText.OurClient);
        await AppendTableAsync(page, InteropMatrix.OurClient, runs);
        page.Append(MatrixDocumentText.OurCases);
        foreach (var (name, wants) in InteropCases.Ours)
        {
            page.Append('|').Append(Cell($"`{name}`")).Append(Cell(wants)).Append('\n');
        }

        return page.ToString();
    }

    private static async Task AppendVersionsAsync(StringBuilder page, InteropRuns runs)
    {
        page.Append("| | version | as |\n|---|---|---|\n");
        foreach (var pairing in InteropMatrix.OurServer.Pairings)
        {
            var version = (await runs.ReportAsync(pairing, Transport.H2c)).Version;
            var server = InteropMatrix.OurClient.Pairings.Any(peer => string.Equals(peer.Name, pairing.Name, StringComparison.Ordinal));
            page.Append('|').Append(Cell(pairing.Name)).Append(Cell(version)).Append(Cell(server ? "client, server" : "client")).Append('\n');
        }
    }

    private static async Task AppendTableAsync(StringBuilder page, MatrixTable table, InteropRuns runs)
    {
        var limits = table.Pairings.SelectMany(pairing => pairing.Limits).Distinct().ToList();
        var columns = table.Columns().ToList();
        page.Append("| case |");
        foreach (var (pairing, transport) in columns)
        {
            page.Append(Cell($"{pairing.Name} {(transport == Transport.Tls ? "TLS" : "h2c")}"));
        }

        page.Append("\n|---|").Insert(page.Length, ":-:|", columns.Count).Append('\n');
        foreach (var name in InteropCases.All)
        {
            page.Append('|').Append(Cell($"`{name}`"));
            foreach (var (pairing, transport) in columns)
            {
                var limit = pairing.LimitOf(name);
                var mark = await MarkAsync(pairing, transport, name, runs);
                page.Append(Cell(limit is null ? mark : $"{mark} {Footnote(limits.IndexOf(limit))}"));
            }

            page.Append('\n');
        }

        page.Append('\n');
        foreach (var limit in limits)
        {
            page.Append(Footnote(limits.IndexOf(limit))).Append(' ').Append(limit.Reason).Append("\\\n");
        }

        page.Length -= "\\\n".Length;
        page.Append('\n');
    }

    private static async Task<string> MarkAsync(Pairing pairing, Transport transport, string name, InteropRuns runs)
    {
        if (!pairing.Runs(name))
        {
            return "–";
        }

        var report = await runs.ReportAsync(pairing, transport);
        return report.ProblemOf(name).Length == 0 ? "✓" : "✗";
    }

    private static string Cell(string text) => $" {text} |";

    private static string Footnote(int index) => string.Concat($"{index + 1}".Select(digit => Superscripts[digit - '0']));
}

using Magnum.Grpc.InteropTests.Contract;

namespace Magnum.Grpc.InteropTests.Matrix;

/// <summary>One table of the matrix: cases by peers, in clear text and over TLS.</summary>
/// <param name="Pairings">The peers.</param>
internal sealed record MatrixTable(IReadOnlyList<Pairing> Pairings)
{
    private static readonly Transport[] Transports = [Transport.H2c, Transport.Tls];

    /// <summary>Every cell that is run, as a row of a theory.</summary>
    public TheoryData<string, Transport, string> Cells()
    {
        var cells = new TheoryData<string, Transport, string>();
        foreach (var (pairing, transport) in Columns())
        {
            foreach (var name in InteropCases.All.Where(pairing.Runs))
            {
                cells.Add(pairing.Name, transport, name);
            }
        }

        return cells;
    }

    /// <summary>Every column, as a row of a theory.</summary>
    public TheoryData<string, Transport> ColumnData()
    {
        var columns = new TheoryData<string, Transport>();
        foreach (var (pairing, transport) in Columns())
        {
            columns.Add(pairing.Name, transport);
        }

        return columns;
    }

    public Pairing Find(string name) => Pairings.Single(pairing => string.Equals(pairing.Name, name, StringComparison.Ordinal));

    /// <summary>Peer and transport of each column.</summary>
    public IEnumerable<(Pairing Pairing, Transport Transport)> Columns() =>
        Pairings.SelectMany(pairing => Transports.Select(transport => (pairing, transport)));
}

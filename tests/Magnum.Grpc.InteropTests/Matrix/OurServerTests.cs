using Magnum.Grpc.InteropTests.Contract;

namespace Magnum.Grpc.InteropTests.Matrix;

[Collection(InteropCollection.Name)]
public sealed class OurServerTests(InteropRuns runs)
{
    public static TheoryData<string, Transport, string> Cells => InteropMatrix.OurServer.Cells();

    public static TheoryData<string, Transport> Columns => InteropMatrix.OurServer.ColumnData();

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Case_OfForeignClient_Holds(string peer, Transport transport, string name)
    {
        var report = await runs.ReportAsync(InteropMatrix.OurServer.Find(peer), transport);

        report.ProblemOf(name).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task Run_OfForeignClient_JudgesAllThatItCan(string peer, Transport transport)
    {
        var pairing = InteropMatrix.OurServer.Find(peer);

        var report = await runs.ReportAsync(pairing, transport);

        report.Problems.Keys.ShouldBe(InteropCases.All.Where(pairing.Runs), ignoreOrder: true);
        report.Version.ShouldNotBeEmpty();
    }
}

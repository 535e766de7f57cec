using Magnum.Grpc.InteropTests.Contract;

namespace Magnum.Grpc.InteropTests.Matrix;

[Collection(InteropCollection.Name)]
public sealed class OurWebServerTests(InteropRuns runs)
{
    public static TheoryData<string, Transport, string> Cells => InteropMatrix.OurWebServer.Cells();

    public static TheoryData<string, Transport> Columns => InteropMatrix.OurWebServer.ColumnData();

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Case_OfForeignClient_Holds(string peer, Transport transport, string name)
    {
        var report = await runs.ReportAsync(InteropMatrix.OurWebServer.Find(peer), transport);

        report.ProblemOf(name).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task Run_OfForeignClient_JudgesAllThatItCan(string peer, Transport transport)
    {
        var pairing = InteropMatrix.OurWebServer.Find(peer);

        var report = await runs.ReportAsync(pairing, transport);

        report.Problems.Keys.ShouldBe(InteropCases.All.Where(pairing.Runs), ignoreOrder: true);
        report.Version.ShouldNotBeEmpty();
    }
}

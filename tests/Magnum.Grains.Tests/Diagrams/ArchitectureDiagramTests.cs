using Magnum.Grains.Bays;

namespace Magnum.Grains.Tests.Diagrams;

/// <summary>The diagrams in docs/architecture.md show what a bay does, no more and no less.</summary>
public sealed class ArchitectureDiagramTests
{
    private static readonly Lazy<Exploration> Found = new(Exploration.Run);

    [Fact]
    public void Statuses_OfTheDocument_AreThoseOfTheCode()
    {
        var documented = MermaidDiagram.Read(Document(), "statuses").Edges.Select(Ends).ToHashSet();

        var found = Found.Value.Statuses.Select(Ends).ToHashSet();

        found.Except(documented).Order().ShouldBeEmpty("transitions that the document does not show");
        documented.Except(found).Order().ShouldBeEmpty("transitions that cannot be reached");
    }

    [Theory]
    [InlineData(OperationKind.Create)]
    [InlineData(OperationKind.Update)]
    [InlineData(OperationKind.Delete)]
    public void Stages_OfTheDocument_AreThoseOfTheCode(OperationKind kind)
    {
        var documented = MermaidDiagram.Read(Document(), OperationNames.Of(kind)).Edges
            .Select(edge => $"{edge.From.Replace('_', '-')} --> {edge.To.Replace('_', '-')} : {edge.Message}").ToHashSet();

        var found = Found.Value.Stages[kind].Select(edge => $"{edge.From} --> {edge.To} : {edge.Message}").ToHashSet();

        found.Except(documented).Order().ShouldBeEmpty("transitions that the document does not show");
        documented.Except(found).Order().ShouldBeEmpty("transitions that cannot be reached");
    }

    [Fact]
    public void Exploration_FindsEveryStatusAndStage()
    {
        var found = Found.Value;

        found.Statuses.Select(edge => edge.From).Except([Exploration.Outside]).Order()
            .ShouldBe(BayStatusNames.All.Except([BayStatus.DeleteComplete.ToName()]).Order());
        found.Stages.Values.SelectMany(edges => edges).Select(edge => edge.From).Except([Exploration.Outside]).Distinct().Order()
            .ShouldBe(Enum.GetValues<OperationStage>().Select(OperationNames.Of).Order());
    }

    private static string Ends(Transition edge) => $"{edge.From} --> {edge.To}";

    private static string Document()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Magnum.Grains.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the source tree.");
        }

        return File.ReadAllText(Path.Combine(folder, "docs", "architecture.md"));
    }
}

using Magnum.Cli.Updates;
using Magnum.V1;

namespace Magnum.Cli.Tests.Updates;

public sealed class FieldPatchTests
{
    [Theory]
    [InlineData("node_count=3")]
    [InlineData("/node_count=3")]
    [InlineData("node-count=3")]
    public void Parse_ReplaceNodeCount_NamesAndSetsTheField(string attribute)
    {
        var patch = FieldPatch<Bay>.Parse(UpdateKind.Replace, [attribute]);

        patch.Mask.Paths.ShouldBe(["node_count"]);
        patch.Message.NodeCount.ShouldBe(3);
    }

    [Fact]
    public void Parse_Remove_NamesTheFieldAndLeavesItUnset()
    {
        var patch = FieldPatch<Bay>.Parse(UpdateKind.Remove, ["node_count"]);

        patch.Mask.Paths.ShouldBe(["node_count"]);
        patch.Message.HasNodeCount.ShouldBeFalse();
    }

    [Fact]
    public void Parse_SeveralFields_ReadsEachByItsType()
    {
        var patch = FieldPatch<Baymodel>.Parse(
            UpdateKind.Replace, ["flavor_id=m1.medium", "public=True", "docker_volume_size=10", "name=\"a b\"", "tls_disabled=false"]);

        patch.Mask.Paths.ShouldBe(["flavor_id", "public", "docker_volume_size", "name", "tls_disabled"]);
        patch.Message.ShouldBe(new Baymodel { FlavorId = "m1.medium", Public = true, DockerVolumeSize = 10, Name = "a b" });
    }

    [Fact]
    public void Parse_BayCreateTimeout_IsInMinutes()
    {
        var patch = FieldPatch<Bay>.Parse(UpdateKind.Replace, ["bay_create_timeout=90"]);

        patch.Message.BayCreateTimeout.Seconds.ShouldBe(5400);
    }

    [Theory]
    [InlineData("labels/rexray-preempt=true")]
    [InlineData("/labels/rexray-preempt=true")]
    [InlineData("labels.rexray-preempt=true")]
    public void Parse_OneLabel_NamesThatLabelOnly(string attribute)
    {
        var patch = FieldPatch<Baymodel>.Parse(UpdateKind.Replace, [attribute]);

        patch.Mask.Paths.ShouldBe(["labels.rexray-preempt"]);
        patch.Message.Labels.ShouldBe(new Dictionary<string, string> { ["rexray-preempt"] = "true" });
    }

    [Fact]
    public void Parse_RemoveOneLabel_NamesItAndSetsNothing()
    {
        var patch = FieldPatch<Baymodel>.Parse(UpdateKind.Remove, ["labels/key"]);

        patch.Mask.Paths.ShouldBe(["labels.key"]);
        patch.Message.Labels.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("labels=a=1,b=2")]
    [InlineData("labels={\"a\":\"1\",\"b\":\"2\"}")]
    public void Parse_ReplaceAllLabels_NamesTheMap(string attribute)
    {
        var patch = FieldPatch<Baymodel>.Parse(UpdateKind.Replace, [attribute]);

        patch.Mask.Paths.ShouldBe(["labels"]);
        patch.Message.Labels.ShouldBe(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }, ignoreOrder: true);
    }

    [Fact]
    public void Parse_AddLabels_NamesEachLabelSoThatTheOthersStay()
    {
        var patch = FieldPatch<Baymodel>.Parse(UpdateKind.Add, ["labels=a=1,b=2"]);

        patch.Mask.Paths.ShouldBe(["labels.a", "labels.b"]);
    }

    [Theory]
    [InlineData("replace", "node_count", "needs a value")]
    [InlineData("remove", "node_count=3", "remove takes the name of a field only")]
    [InlineData("replace", "node_count=three", "must be a whole number")]
    [InlineData("replace", "nodecount=3", "not a field that can be given")]
    [InlineData("replace", "status=CREATE_COMPLETE", "not a field that can be given")]
    [InlineData("replace", "name/x=3", "only a label has a path of two parts")]
    public void Parse_NotWhatItTakes_IsRefusedWithTheReason(string kind, string attribute, string reason)
    {
        var exception = Should.Throw<CliException>(() => FieldPatch<Bay>.Parse(Enum.Parse<UpdateKind>(kind, ignoreCase: true), [attribute]));

        exception.Message.ShouldContain(reason);
        exception.ExitCode.ShouldBe(ExitCode.Usage);
    }

    [Theory]
    [InlineData("labels/a=1", "labels/a=2")]
    [InlineData("labels=a=1", "labels/b=2")]
    [InlineData("flavor_id=x", "flavor_id=y")]
    public void Parse_OverlappingPaths_AreRefused(string first, string second)
    {
        var exception = Should.Throw<CliException>(() => FieldPatch<Baymodel>.Parse(UpdateKind.Replace, [first, second]));

        exception.Message.ShouldContain("given more than once");
    }
}

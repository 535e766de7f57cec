using System.Text.Json;
using Magnum.Drivers.SwarmFedoraAtomic.Swarm;

namespace Magnum.Drivers.Tests.SwarmFedoraAtomic.Swarm;

public sealed class SwarmInfoTests
{
    private const double GiB = 1024d * 1024 * 1024;

    [Fact]
    public void Parse_NodesOfAManager_ReadsNameAddressStatusAndMemory()
    {
        var info = Parse(SwarmAnswers.Info(("node-0", "10.0.0.5:2375", "Healthy", "512 MiB / 2 GiB"), ("node-1", "10.0.0.6:2375", "Unhealthy", "0 B / 2 GiB")));

        info.Nodes.ShouldBe(
        [
            new SwarmNode("node-0", "10.0.0.5", "Healthy", GiB / 2, 2 * GiB),
            new SwarmNode("node-1", "10.0.0.6", "Unhealthy", 0, 2 * GiB),
        ]);
        info.HealthyNodes.ShouldBe(1);
        info.MemoryUtilisation.ShouldBe(12.5);
    }

    [Fact]
    public void Parse_NoNodesYet_IsAnAnswerToo()
    {
        var info = Parse(SwarmAnswers.Info());

        info.Nodes.ShouldBeEmpty();
        info.MemoryUtilisation.ShouldBeNull();
    }

    [Fact]
    public void Parse_NodeThatTheManagerHasNotReached_IsNotHealthy()
    {
        var info = Parse(SwarmAnswers.Info(("(unknown)", "10.0.0.5:2375", "Pending", "0 B / 0 B")));

        info.Nodes.ShouldHaveSingleItem().IsHealthy.ShouldBeFalse();
        info.MemoryUtilisation.ShouldBeNull();
    }

    [Fact]
    public void Parse_AnEarlierApi_HasTheSameInDriverStatus()
    {
        const string answer = """{"DriverStatus":[["\bRole","primary"],["\bNodes","1"],["node-0","10.0.0.5:2375"],[" └ Status","Healthy"],[" └ Reserved Memory","1.5 GiB / 2GiB"]]}""";

        var node = Parse(answer).Nodes.ShouldHaveSingleItem();

        node.ShouldBe(new SwarmNode("node-0", "10.0.0.5", "Healthy", 1.5 * GiB, 2 * GiB));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"SystemStatus":null,"Name":"a docker daemon"}""")]
    [InlineData("""{"SystemStatus":[["Pool Name","docker-pool"]]}""")]
    [InlineData("""{"SystemStatus":[1,["Nodes"],["Nodes",3]]}""")]
    public void Parse_NoAnswerOfSwarm_IsRefused(string answer) => Should.Throw<JsonException>(() => Parse(answer));

    [Theory]
    [InlineData("0 B", 0)]
    [InlineData("0", 0)]
    [InlineData("100 KiB", 102_400)]
    [InlineData("1.5MiB", 1_572_864)]
    [InlineData("2 XB", 0)]
    [InlineData("many", 0)]
    [InlineData("-3 GiB", 0)]
    [InlineData("", 0)]
    public void ByteSize_AsDockerWritesIt_IsBytes(string text, double bytes) => ByteSize.Parse(text).ShouldBe(bytes);

    private static SwarmInfo Parse(string answer) => SwarmInfo.Parse(SwarmAnswers.Json(answer));
}

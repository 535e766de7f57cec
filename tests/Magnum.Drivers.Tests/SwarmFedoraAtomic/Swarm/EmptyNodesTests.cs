using Magnum.Drivers.SwarmFedoraAtomic.Swarm;

namespace Magnum.Drivers.Tests.SwarmFedoraAtomic.Swarm;

public sealed class EmptyNodesTests
{
    private static readonly (string Name, string Address, string Status, string Memory)[] Nodes =
    [
        ("node-0", "10.0.0.5:2375", "Healthy", "0 B / 2 GiB"),
        ("node-1", "10.0.0.6:2375", "Healthy", "0 B / 2 GiB"),
        ("node-2", "10.0.0.7:2375", "Disconnected", "0 B / 2 GiB"),
    ];

    [Fact]
    public void Of_NodesWithoutContainers_AreThoseThatAreHealthy() => Find().ShouldBe(["10.0.0.5", "10.0.0.6"], ignoreOrder: true);

    [Fact]
    public void Of_ContainersOfTheBayItself_DoNotCount() =>
        Find("/node-0/swarm-agent", "/node-1/swarm-agent", "/node-1/rexray", "/node-1/registry").ShouldBe(["10.0.0.5", "10.0.0.6"], ignoreOrder: true);

    [Fact]
    public void Of_ANodeWithAContainerOfAUser_IsNotEmpty() => Find("/node-0/swarm-agent", "/node-1/web").ShouldBe(["10.0.0.5"]);

    [Fact]
    public void Of_AContainerKnownOnlyByALink_MayBeOnAny() => Find("/node-1/web/db").ShouldBeEmpty();

    [Theory]
    [InlineData("/web")]
    [InlineData("")]
    public void Of_AContainerOfAnUnknownNode_MayBeOnAny(string name) => Find(name).ShouldBeEmpty();

    private static IReadOnlySet<string> Find(params string[] containers) => EmptyNodes.Of(
        SwarmInfo.Parse(SwarmAnswers.Json(SwarmAnswers.Info(Nodes))),
        SwarmContainer.ParseList(SwarmAnswers.Json(SwarmAnswers.Containers(containers))));
}

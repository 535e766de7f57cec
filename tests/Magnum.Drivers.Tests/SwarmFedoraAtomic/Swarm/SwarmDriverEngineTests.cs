using System.Text.Json;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;

namespace Magnum.Drivers.Tests.SwarmFedoraAtomic.Swarm;

/// <summary>The driver as the service has it, with a Swarm to ask.</summary>
public sealed class SwarmDriverEngineTests
{
    private static readonly string[] Servers = ["s0", "s1", "s2"];
    private static readonly string[] Addresses = ["10.0.0.5", "10.0.0.6", "10.0.0.7"];
    private readonly IBayDriver _driver = DriverCatalog.Load([]).Find("vm", "fedora-atomic", "swarm")!;
    private readonly BayPki _pki = new();

    [Fact]
    public async Task Look_SettledBay_TellsTheHealthOfItsNodes()
    {
        await using var swarm = await StartAsync();

        var report = await _driver.ShouldBeAssignableTo<IEngineMonitor>()!.LookAsync(BayAt(swarm), _pki.Credentials, CancellationToken.None);

        (report.Answered, report.HealthyNodes, report.Nodes).ShouldBe((true, 3, 3));
    }

    [Fact]
    public async Task Look_TlsButNoCertificates_AsksNobodyInTheClear()
    {
        await using var swarm = await StartAsync();

        var report = await _driver.ShouldBeAssignableTo<IEngineMonitor>()!.LookAsync(BayAt(swarm), null, CancellationToken.None);

        report.Answered.ShouldBeFalse();
        swarm.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, "s1,s2")]
    [InlineData(2, "s1")]
    public async Task Update_ANodeAskedFor_GoesBeforeTheNewestWithoutContainers(int nodes, string removed)
    {
        await using var swarm = await StartAsync();
        var stacks = new FakeStacks { Outputs = { ["node_servers"] = JsonSerializer.SerializeToElement(Servers), ["node_private_addresses"] = JsonSerializer.SerializeToElement(Addresses) } };
        stacks.Add("mybay-abc", StackTags.Of(Sample.Bay.Uuid, Guid.Empty));
        var operation = Sample.Bay.Operation! with { Kind = OperationKind.Update, FromNodeCount = 3, NodesToRemove = ["s1"] };
        var work = Sample.WorkOn(BayAt(swarm) with { NodeCount = nodes, Operation = operation }, stacks) with { ReadEngineCredentials = _ => Task.FromResult<EngineCredentials?>(_pki.Credentials) };

        await _driver.UpdateBayAsync(work, CancellationToken.None);

        stacks.Updated.ShouldHaveSingleItem().Parameters["nodes_to_remove"].ShouldBe(removed.Split(','));
    }

    // A container of a user on the first two nodes.
    private Task<SwarmEndpoint> StartAsync() => SwarmEndpoint.StartAsync(
        SwarmEndpoint.Manager(
            SwarmAnswers.Info([.. Addresses.Select((address, index) => ($"node-{index}", $"{address}:2375", "Healthy", "0 B / 2 GiB"))]),
            SwarmAnswers.Containers("/node-0/web", "/node-1/web", "/node-2/swarm-agent")),
        _pki.MakeServer(),
        _pki.Authority);

    private static BayState BayAt(SwarmEndpoint swarm) => Sample.Bay with
    {
        ApiAddress = swarm.Address,
        Baymodel = Sample.Baymodel with { Coe = "swarm", ClusterDistro = "fedora-atomic" },
    };
}

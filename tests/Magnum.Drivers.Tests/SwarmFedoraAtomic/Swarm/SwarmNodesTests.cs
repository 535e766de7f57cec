using System.Text.Json;
using Magnum.Drivers.SwarmFedoraAtomic.Swarm;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;

namespace Magnum.Drivers.Tests.SwarmFedoraAtomic.Swarm;

public sealed class SwarmNodesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Stack Stack = StackWith("""["s0", "s1", "s2"]""", """["10.0.0.5", "10.0.0.6", "10.0.0.7"]""");

    private readonly List<string> _notes = [];

    [Fact]
    public async Task FindEmpty_NodesWithoutContainers_AreTheirServersTheNewestFirst()
    {
        var pki = new BayPki();
        await using var swarm = await SwarmEndpoint.StartAsync(Manager("/node-1/web", "/node-0/swarm-agent"), pki.MakeServer(), pki.Authority);

        var servers = await SwarmNodes.FindEmptyAsync(WorkOn(swarm.Address, pki.Credentials), Stack, Patience, CancellationToken.None);

        servers.ShouldBe(["s2", "s0"]);
        _notes.ShouldBeEmpty();
    }

    [Fact]
    public async Task FindEmpty_BayWithoutTls_IsAskedInTheClear()
    {
        await using var swarm = await SwarmEndpoint.StartAsync(Manager());

        var servers = await SwarmNodes.FindEmptyAsync(WorkOn(swarm.Address, null, tls: false), Stack, Patience, CancellationToken.None);

        servers.ShouldBe(["s2", "s1", "s0"]);
    }

    [Fact]
    public async Task FindEmpty_NoAnswer_IsNotedAndPrefersNone()
    {
        await using var swarm = await SwarmEndpoint.StartAsync(context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });

        var servers = await SwarmNodes.FindEmptyAsync(WorkOn(swarm.Address, null, tls: false), Stack, Patience, CancellationToken.None);

        servers.ShouldBeEmpty();
        _notes.ShouldBe(["Which nodes have no containers is not known, so the newest go: it answered with HTTP status 500."]);
    }

    [Fact]
    public async Task FindEmpty_TlsButNoCertificates_AsksNobodyInTheClear()
    {
        await using var swarm = await SwarmEndpoint.StartAsync(Manager());

        var servers = await SwarmNodes.FindEmptyAsync(WorkOn(swarm.Address, null), Stack, Patience, CancellationToken.None);

        servers.ShouldBeEmpty();
        swarm.Requests.ShouldBeEmpty();
        _notes.ShouldHaveSingleItem().ShouldEndWith("the bay has no certificates.");
    }

    [Theory]
    [InlineData("""["s0"]""", """["10.0.0.5", "10.0.0.6"]""")]
    [InlineData("null", """["10.0.0.5"]""")]
    [InlineData("""[null]""", """["10.0.0.5"]""")]
    public void MembersOf_OutputsThatDoNotFit_AreNone(string servers, string addresses) => SwarmNodes.MembersOf(StackWith(servers, addresses)).ShouldBeEmpty();

    private static Func<Microsoft.AspNetCore.Http.HttpContext, Task> Manager(params string[] containers) => SwarmEndpoint.Manager(
        SwarmAnswers.Info(("node-0", "10.0.0.5:2375", "Healthy", "0 B / 2 GiB"), ("node-1", "10.0.0.6:2375", "Healthy", "0 B / 2 GiB"), ("node-2", "10.0.0.7:2375", "Healthy", "0 B / 2 GiB")),
        SwarmAnswers.Containers(containers));

    private static Stack StackWith(string servers, string addresses) => new()
    {
        Id = "id",
        Name = "name",
        Status = "CREATE_COMPLETE",
        Outputs = new Dictionary<string, JsonElement> { ["node_servers"] = SwarmAnswers.Json(servers), ["node_private_addresses"] = SwarmAnswers.Json(addresses) },
    };

    private BayWork WorkOn(string address, EngineCredentials? credentials, bool tls = true) =>
        Sample.WorkOn(Sample.Bay with { ApiAddress = address, Baymodel = Sample.Baymodel with { TlsDisabled = !tls } }, new FakeStacks()) with
        {
            ReadEngineCredentials = _ => Task.FromResult(credentials),
            Note = _notes.Add,
        };
}

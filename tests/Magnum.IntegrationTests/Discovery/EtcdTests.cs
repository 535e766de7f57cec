using System.Text.Json.Nodes;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.IntegrationTests.Discovery;

/// <summary>What etcd itself makes of the discovery of a running server.</summary>
[Trait("Category", "SimulatedCloud")]
public sealed class EtcdTests(SimulatorProcess cloud) : IClassFixture<SimulatorProcess>
{
    [Fact]
    public async Task Members_AsManyAsThereAreToBe_FormACluster()
    {
        await using var server = new TestServer(TestServer.SettingsFor(cloud.AuthUrl));
        var bay = await DiscoveringBay.WriteAsync(server, masters: 3, DateTimeOffset.MaxValue);
        await server.StartAsync();
        await using var one = EtcdMember.Start("one", bay.DiscoveryUrl);
        await using var two = EtcdMember.Start("two", bay.DiscoveryUrl);
        await using var three = EtcdMember.Start("three", bay.DiscoveryUrl);
        EtcdMember[] members = [one, two, three];

        await Task.WhenAll(members.Select(member => member.ReadyAsync()));
        using var value = new FormUrlEncodedContent([KeyValuePair.Create("value", "kept by all")]);
        await one.AskAsync(HttpMethod.Put, "/v2/keys/word", value);
        await using var fourth = EtcdMember.Start("four", bay.DiscoveryUrl);
        var code = await fourth.EndedAsync();

        foreach (var member in members)
        {
            var known = JsonNode.Parse(await member.AskAsync(HttpMethod.Get, "/v2/members"))!["members"]!.AsArray();
            known.Select(each => (string)each!["name"]!).ShouldBe(["one", "two", "three"], ignoreOrder: true);
            (await member.AskAsync(HttpMethod.Get, "/v2/keys/word?quorum=true")).ShouldContain("kept by all");
        }

        code.ShouldNotBe(0);
        fourth.Output.ShouldContain("cluster is full");
    }

    [Fact]
    public async Task Member_ServerIsAwayAtFirst_FindsItsClusterWhenItIsBack()
    {
        await using var server = new TestServer(TestServer.SettingsFor(cloud.AuthUrl));
        var bay = await DiscoveringBay.WriteAsync(server, masters: 2, DateTimeOffset.MaxValue);
        await server.StartAsync();
        await using var one = EtcdMember.Start("one", bay.DiscoveryUrl);
        await server.SaidAsync("registered for discovery", TimeSpan.FromMinutes(1));

        await server.KillAsync();
        await server.StartAsync();
        await using var two = EtcdMember.Start("two", bay.DiscoveryUrl);

        await Task.WhenAll(one.ReadyAsync(), two.ReadyAsync());
    }

    [Fact]
    public async Task Token_UnknownOrExpired_IsRefusedAndEtcdSaysWhy()
    {
        await using var server = new TestServer(TestServer.SettingsFor(cloud.AuthUrl));
        var bay = await DiscoveringBay.WriteAsync(server, masters: 1, DateTimeOffset.UnixEpoch);
        await server.StartAsync();

        await using var expired = EtcdMember.Start("late", bay.DiscoveryUrl);
        await using var unknown = EtcdMember.Start("stranger", $"{bay.DiscoveryUrl}0");
        int[] codes = [await expired.EndedAsync(), await unknown.EndedAsync()];

        codes.ShouldNotContain(0);
        expired.Output.ShouldContain("the discovery token has expired");
        unknown.Output.ShouldContain("the discovery token is not known");
    }
}

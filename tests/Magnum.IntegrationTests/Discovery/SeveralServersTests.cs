using System.Net;
using System.Text.Json.Nodes;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.IntegrationTests.Discovery;

/// <summary>Discovery over more than one server: behind a load balancer, each request may come to another.</summary>
[Trait("Category", "SimulatedCloud")]
public sealed class SeveralServersTests(SimulatorProcess cloud, PostgresServer postgres) : IClassFixture<SimulatorProcess>, IClassFixture<PostgresServer>
{
    [Fact]
    public async Task Member_RegisteredAtOneServer_IsToldToWhoWaitsAtAnother()
    {
        var settings = TestServer.PostgresSettingsFor(cloud.AuthUrl, await postgres.CreateDatabaseAsync());
        await using var first = new TestServer(settings);
        await using var second = new TestServer(settings);
        var bay = await DiscoveringBay.WriteAsync(first, masters: 3, DateTimeOffset.MaxValue);
        await Task.WhenAll(first.StartAsync(), second.StartAsync());
        var path = new Uri(bay.DiscoveryUrl).AbsolutePath;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        var waiting = http.GetStringAsync(new Uri(second.NodeAddress, $"{path}?wait=true&recursive=true&waitIndex=3"));
        using var value = new FormUrlEncodedContent([KeyValuePair.Create("value", "one=http://10.0.0.1:2380")]);
        using var registered = await http.PutAsync(new Uri(first.NodeAddress, $"{path}/a?prevExist=false"), value);
        var told = JsonNode.Parse(await waiting)!;
        using var again = await http.PutAsync(new Uri(second.NodeAddress, $"{path}/a?prevExist=false"), value);

        registered.StatusCode.ShouldBe(HttpStatusCode.Created);
        ((string)told["node"]!["value"]!).ShouldBe("one=http://10.0.0.1:2380");
        ((long)told["node"]!["modifiedIndex"]!).ShouldBe(3);
        again.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
    }
}

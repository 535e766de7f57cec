using System.Net;
using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Keystone;
using FaultOwner = Magnum.Grains.Cloud.FaultOwner;

namespace Magnum.OpenStack.Tests.Scripted;

public sealed class AddressTests
{
    private static readonly CatalogService[] TwoRegions =
    [
        new("orchestration", [new("public", "http://a.test/v1", "a", "a"), new("public", "http://b.test/v1", "b", "b"), new("internalURL", "http://ia.test", "a", null)]),
    ];

    [Theory]
    [InlineData("a", EndpointInterface.Public, "http://a.test/v1")]
    [InlineData("b", EndpointInterface.Public, "http://b.test/v1")]
    [InlineData("a", EndpointInterface.Internal, "http://ia.test/")]
    [InlineData("b", EndpointInterface.Internal, null)]
    [InlineData("c", EndpointInterface.Public, null)]
    [InlineData(null, EndpointInterface.Public, null)]
    [InlineData(null, EndpointInterface.Internal, "http://ia.test/")]
    public void Catalog_RegionAndInterface_ChooseTheAddress(string? region, EndpointInterface side, string? address)
    {
        var catalog = new ServiceCatalog(TwoRegions, region, side);

        catalog.Find("orchestration")?.AbsoluteUri.ShouldBe(address);
        (catalog.Find("orchestration") is null).ShouldBe(address is null);
        catalog.Regions.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Call_ServiceNotInTheCatalog_NamesTheSettings()
    {
        var cloud = new ScriptedCloud(_ => null, options => options.Region = "three");

        var fault = await Should.ThrowAsync<OpenStackProtocolException>(() => cloud.User.Heat.ListAsync(["a"]));

        fault.Fault.ShouldBe(FaultOwner.Service);
        fault.IsTransient.ShouldBeFalse();
        fault.Message.ShouldContain("orchestration");
        fault.Message.ShouldContain("openstack:region");
        fault.Message.ShouldContain("one, two");
    }

    [Fact]
    public async Task Call_RedirectedToAnotherHost_StaysAtTheEndpoint()
    {
        var cloud = new ScriptedCloud(request =>
        {
            if (request.Is("GET", "/v1/project-id/stacks/name"))
            {
                var answer = ScriptedCloud.Text("302 Found", HttpStatusCode.Found);
                answer.Headers.Location = new Uri("http://evil.test/v1/project-id/stacks/name/id?resolve_outputs=False");
                return answer;
            }

            return request.Is("GET", "/v1/project-id/stacks/name/id")
                ? ScriptedCloud.Json("""{"stack": {"id": "id", "stack_name": "name", "stack_status": "BREWED"}}""")
                : null;
        });

        var stack = await cloud.User.Heat.FindAsync(StackRef.Of("name"), withOutputs: false);

        stack!.Status.Text.ShouldBe("BREWED");
        cloud.ServiceRequests.ShouldAllBe(request => request.Uri.Host == "heat.test");
        cloud.ServiceRequests.Last().Uri.Query.ShouldBe("?resolve_outputs=False");
    }

    [Fact]
    public async Task Call_RedirectedForEver_Ends()
    {
        var cloud = new ScriptedCloud(request =>
        {
            if (request.Method == HttpMethod.Post)
            {
                return null;
            }

            var answer = ScriptedCloud.Text("302 Found", HttpStatusCode.Found);
            answer.Headers.Location = request.Uri;
            return answer;
        });

        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => cloud.User.Heat.FindAsync(StackRef.Of("name")));

        fault.StatusCode.ShouldBe(HttpStatusCode.Found);
    }

    [Fact]
    public async Task List_ManyIds_AreSentAHundredAtATime()
    {
        var cloud = new ScriptedCloud(request => request.Method == HttpMethod.Get ? ScriptedCloud.Json("""{"stacks": []}""") : null);

        await cloud.User.Heat.ListAsync([.. Enumerable.Range(0, 250).Select(i => $"id{i}")]);

        cloud.ServiceRequests.Select(request => request.Uri.Query.Split("id=").Length - 1).ShouldBe([100, 100, 50]);
    }

    [Fact]
    public async Task List_NextLinkOnAnotherHost_TakesOnlyItsQuery()
    {
        var cloud = new ScriptedCloud(request => request.Method != HttpMethod.Get ? null
            : request.Uri.Query.Contains("marker", StringComparison.Ordinal) ? ScriptedCloud.Json("""{"stacks": []}""")
            : ScriptedCloud.Json("""
                {"stacks": [{"id": "1", "stack_name": "n", "stack_status": "CREATE_COMPLETE"}],
                 "links": [{"rel": "next", "href": "http://evil.test/x?id=1&marker=1"}]}
                """));

        var found = await cloud.User.Heat.ListAsync(["1"]);

        found.Keys.ShouldBe(["1"]);
        cloud.ServiceRequests.Select(request => request.Uri.AbsoluteUri).ShouldBe(
            ["http://heat.test/v1/project-id/stacks?id=1", "http://heat.test/v1/project-id/stacks?id=1&marker=1"]);
    }

    [Fact]
    public async Task List_NextLinkToTheSamePage_Ends()
    {
        var cloud = new ScriptedCloud(request => request.Method != HttpMethod.Get ? null : ScriptedCloud.Json("""
            {"stacks": [{"id": "1", "stack_name": "n", "stack_status": "CREATE_COMPLETE"}],
             "links": [{"rel": "next", "href": "http://heat.test/x?id=1"}]}
            """));

        await cloud.User.Heat.ListAsync(["1"]);

        cloud.ServiceRequests.Count().ShouldBe(1);
    }
}

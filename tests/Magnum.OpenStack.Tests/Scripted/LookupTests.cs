using System.Net;
using Magnum.Grains.Cloud;

namespace Magnum.OpenStack.Tests.Scripted;

public sealed class LookupTests
{
    private const string Id = "6f4c8b0e-3a67-4d39-9f57-4f0dd2fdd6a1";

    [Fact]
    public async Task Image_ById_GivesItsDistribution()
    {
        var cloud = new ScriptedCloud(request => request.Is("GET", "/v2/images/" + Id)
            ? ScriptedCloud.Json($$"""{"id": "{{Id}}", "name": "fedora", "status": "active", "os_distro": "fedora-atomic", "min_disk": 5}""")
            : null);

        var found = await cloud.User.Images.FindAsync(Id);

        found.Single!.OsDistro.ShouldBe("fedora-atomic");
        found.Single.MinDisk.ShouldBe(5);
    }

    [Fact]
    public async Task Image_NameThatLooksLikeAnId_IsFoundByName()
    {
        var cloud = new ScriptedCloud(request => request.Is("GET", "/v2/images/" + Id) ? ScriptedCloud.Text("<h1>404</h1>", HttpStatusCode.NotFound, "text/html")
            : request.Is("GET", "/v2/images") ? ScriptedCloud.Json("""{"images": [{"id": "x"}]}""")
            : null);

        var found = await cloud.User.Images.FindAsync(Id);

        found.Single!.Id.ShouldBe("x");
        found.Single.OsDistro.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"images": []}""", true, false)]
    [InlineData("""{"images": [{"id": "a"}, {"id": "b"}]}""", false, true)]
    public async Task Image_ByName_ToldApart(string answer, bool isMissing, bool isAmbiguous)
    {
        var cloud = new ScriptedCloud(request => request.Is("GET", "/v2/images") ? ScriptedCloud.Json(answer) : null);

        var found = await cloud.User.Images.FindAsync("in:some,\"name\"");

        found.IsMissing.ShouldBe(isMissing);
        found.IsAmbiguous.ShouldBe(isAmbiguous);
        found.Single.ShouldBeNull();
        Uri.UnescapeDataString(cloud.ServiceRequests.Single().Uri.Query).ShouldBe("?name=in:\"in:some,\\\"name\\\"\"");
    }

    [Fact]
    public async Task Image_Forbidden_IsTheUsersFault()
    {
        var cloud = new ScriptedCloud(request => request.Is("GET", "/v2/images/" + Id)
            ? ScriptedCloud.Text("<html><body><h1>403 Forbidden</h1>You are not authorized to complete this action.</body></html>", HttpStatusCode.Forbidden, "text/html")
            : null);

        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => cloud.User.Images.FindAsync(Id));

        fault.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        fault.Fault.ShouldBe(FaultOwner.User);
        fault.Reason.ShouldBe("403 Forbidden You are not authorized to complete this action.");
    }

    [Fact]
    public async Task Flavor_ByName_IsFoundOnALaterPage()
    {
        var cloud = new ScriptedCloud(request => request.Is("GET", "/v2.1/flavors/m1.small") ? ScriptedCloud.Json("""{"itemNotFound": {"message": "no"}}""", HttpStatusCode.NotFound)
            : !request.Is("GET", "/v2.1/flavors/detail") ? null
            : request.Uri.Query.Contains("marker=2", StringComparison.Ordinal) ? ScriptedCloud.Json("""{"flavors": []}""")
            : request.Uri.Query.Contains("marker=1", StringComparison.Ordinal) ? ScriptedCloud.Json("""{"flavors": [{"id": "2", "name": "m1.small", "vcpus": 1, "ram": 2048, "disk": 20}]}""")
            : ScriptedCloud.Json("""{"flavors": [{"id": "1", "name": "m1.tiny"}]}"""));

        var found = await cloud.User.Compute.FindFlavorAsync("m1.small");

        found.Single!.Id.ShouldBe("2");
        found.Single.Ram.ShouldBe(2048);
    }

    [Fact]
    public async Task Flavor_ById_IsFoundAtOnce()
    {
        var cloud = new ScriptedCloud(request => request.Is("GET", "/v2.1/flavors/7") ? ScriptedCloud.Json("""{"flavor": {"id": "7", "name": "big", "vcpus": 8}}""") : null);

        var found = await cloud.User.Compute.FindFlavorAsync("7");

        found.Single!.Name.ShouldBe("big");
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, true)]
    [InlineData(HttpStatusCode.NotFound, false)]
    public async Task Keypair_ByName_IsThereOrNot(HttpStatusCode status, bool isThere)
    {
        var cloud = new ScriptedCloud(request => request.Is("GET", "/v2.1/os-keypairs/my%2Fkey")
            ? ScriptedCloud.Json("""{"keypair": {"name": "my/key", "fingerprint": "aa:bb", "public_key": "ssh-rsa AAAA"}}""", status)
            : null);

        var found = await cloud.User.Compute.FindKeypairAsync("my/key");

        (found is not null).ShouldBe(isThere);
    }

    [Fact]
    public async Task ExternalNetwork_ByName_AsksForExternalOnes()
    {
        var cloud = new ScriptedCloud(request => !request.Is("GET", "/v2.0/networks") ? null
            : request.Uri.Query.StartsWith("?name=public", StringComparison.Ordinal) ? ScriptedCloud.Json("""{"networks": [{"id": "n", "name": "public", "router:external": true, "subnets": ["s"]}]}""")
            : ScriptedCloud.Json("""{"networks": []}"""));

        var found = await cloud.User.Network.FindExternalNetworkAsync("public");

        found.Single!.IsExternal.ShouldBeTrue();
        found.Single.Subnets.ShouldBe(["s"]);
        cloud.ServiceRequests.ShouldAllBe(request => Uri.UnescapeDataString(request.Uri.Query).EndsWith("router:external=true"));
    }

    [Fact]
    public async Task Network_TwoOfTheName_AreAmbiguous()
    {
        var cloud = new ScriptedCloud(request => !request.Is("GET", "/v2.0/networks") ? null
            : request.Uri.Query == "?name=net" ? ScriptedCloud.Json("""{"networks": [{"id": "a"}, {"id": "b"}]}""")
            : ScriptedCloud.Json("""{"networks": []}"""));

        var found = await cloud.User.Network.FindNetworkAsync("net");

        found.IsAmbiguous.ShouldBeTrue();
        found.Single.ShouldBeNull();
    }

    [Fact]
    public async Task Subnet_ById_IsFound()
    {
        var cloud = new ScriptedCloud(request => request.Is("GET", "/v2.0/subnets") && request.Uri.Query == "?id=s"
            ? ScriptedCloud.Json("""{"subnets": [{"id": "s", "network_id": "n", "cidr": "10.0.0.0/24", "ip_version": 4}]}""")
            : null);

        var found = await cloud.User.Network.FindSubnetAsync("s");

        found.Single!.NetworkId.ShouldBe("n");
    }
}

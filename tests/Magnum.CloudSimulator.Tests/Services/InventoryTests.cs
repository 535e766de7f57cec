namespace Magnum.CloudSimulator.Tests.Services;

public sealed class InventoryTests
{
    [Theory]
    [InlineData("fedora-atomic-latest", "fedora-atomic")]
    [InlineData("fedora-23-atomic-7", "fedora-atomic")]
    [InlineData("coreos", "coreos")]
    [InlineData("ubuntu-mesos", "ubuntu")]
    [InlineData("ubuntu-docker", "ubuntu")]
    [InlineData("no-distro", null)]
    public async Task Images_ByName_HaveTheirDistro(string name, string? distro)
    {
        await using var setup = await SimulatedSetup.StartAsync();

        var listed = await setup.Demo.GetAsync($"{setup.Demo.Endpoint("image")}/v2/images?name={name}");
        var image = listed.Json["images"]!.AsArray().ShouldHaveSingleItem()!;
        var shown = await setup.Demo.GetAsync($"{setup.Demo.Endpoint("image")}/v2/images/{(string)image["id"]!}");

        ((string?)image["os_distro"]).ShouldBe(distro);
        image.AsObject().ContainsKey("os_distro").ShouldBe(distro is not null);
        ((string?)shown.Json["name"]).ShouldBe(name);
    }

    [Fact]
    public async Task Images_Unknown_AreNotThere()
    {
        await using var setup = await SimulatedSetup.StartAsync();

        var listed = await setup.Demo.GetAsync($"{setup.Demo.Endpoint("image")}/v2/images?name=nothing");
        var shown = await setup.Demo.GetAsync($"{setup.Demo.Endpoint("image")}/v2/images/nothing");
        var nobody = await setup.Client.SendAsync(HttpMethod.Get, $"{setup.Demo.Endpoint("image")}/v2/images");

        listed.Json["images"]!.AsArray().ShouldBeEmpty();
        shown.Status.ShouldBe(404);
        nobody.Status.ShouldBe(401);
    }

    [Fact]
    public async Task Flavors_Listed_AreThoseOfTheGuide()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        var nova = setup.Demo.Endpoint("compute");

        var flavors = (await setup.Demo.GetAsync($"{nova}/flavors/detail")).Json["flavors"]!.AsArray();
        var small = flavors.Single(flavor => (string?)flavor!["name"] == "m1.small")!;
        var shown = await setup.Demo.GetAsync($"{nova}/flavors/{(string)small["id"]!}");
        var missing = await setup.Demo.GetAsync($"{nova}/flavors/nothing");

        flavors.Select(flavor => (string?)flavor!["name"]).ShouldBe(["m1.tiny", "m1.small", "m1.medium", "m1.large", "m1.magnum"]);
        ((int?)shown.Json["flavor"]!["ram"]).ShouldBe(2048);
        missing.Status.ShouldBe(404);
        ((string?)missing.Json["itemNotFound"]!["message"]).ShouldBe("Flavor nothing could not be found.");
    }

    [Fact]
    public async Task KeyPair_OfTheGuide_IsThere()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        var nova = setup.Demo.Endpoint("compute");

        var found = await setup.Demo.GetAsync($"{nova}/os-keypairs/testkey");
        var missing = await setup.Demo.GetAsync($"{nova}/os-keypairs/nothing");

        ((string?)found.Json["keypair"]!["name"]).ShouldBe("testkey");
        missing.Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("name=public", "public")]
    [InlineData("router:external=True", "public")]
    [InlineData("router:external=False", "private")]
    [InlineData("name=public&router:external=false", null)]
    public async Task Networks_Filtered_GiveWhatFits(string query, string? name)
    {
        await using var setup = await SimulatedSetup.StartAsync();
        var neutron = setup.Demo.Endpoint("network");

        var found = (await setup.Demo.GetAsync($"{neutron}/v2.0/networks?{query}")).Json["networks"]!.AsArray();

        found.Select(network => (string?)network!["name"]).ShouldBe(name is null ? [] : [name]);
    }

    [Fact]
    public async Task Subnet_OfNetwork_IsFoundByIt()
    {
        await using var setup = await SimulatedSetup.StartAsync();
        var neutron = setup.Demo.Endpoint("network");
        var network = (await setup.Demo.GetAsync($"{neutron}/v2.0/networks?name=private")).Json["networks"]![0]!;

        var subnets = (await setup.Demo.GetAsync($"{neutron}/v2.0/subnets?network_id={(string)network["id"]!}")).Json["subnets"]!.AsArray();

        ((string?)subnets.ShouldHaveSingleItem()!["id"]).ShouldBe((string?)network["subnets"]![0]);
    }

    [Theory]
    [InlineData("flavor", "zork", "Error validating value 'zork': No Flavor matching {'name': 'zork'}. (HTTP 404)")]
    [InlineData("image", "zork", "Error validating value 'zork': No images matching {'name': 'zork'}.")]
    [InlineData("key_name", "zork", "Error validating value 'zork': The Key (zork) could not be found.")]
    public async Task Stack_OfWhatIsNotThere_IsRefused(string property, string value, string message)
    {
        await using var setup = await SimulatedSetup.StartAsync();
        var server = Templates.Typed("OS::Nova::Server", """{"flavor": "m1.small", "image": "coreos", "networks": [{"network": "private"}]}""");
        server["properties"]![property] = value;

        var reply = await setup.Demo.PostAsync($"{setup.Demo.Heat}/stacks", StackSteps.Body("refused", Templates.Of(("server", server))));

        reply.HeatError.ShouldBe(("StackValidationFailed", $"Property error: resources.server.properties.{property}: {message}"));
    }
}

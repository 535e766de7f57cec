using System.Text.Json.Nodes;

namespace Magnum.Drivers.Tests.DockerUbuntu;

public sealed class UserDataTests
{
    private const string Authorities = "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n";

    [Theory]
    [InlineData("devicemapper", "", "", "")]
    [InlineData("overlay", "24.0", "http://proxy:3128", "registry:5000")]
    public async Task UserData_Always_IsACloudConfig(string storageDriver, string dockerVersion, string proxy, string registry)
    {
        var userData = Render(storageDriver, dockerVersion, proxy, registry);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "#cloud-config\n" + userData.ToJsonString());

        var result = await Tool.RunAsync("cloud-init", ["schema", "--config-file", file]);

        result.ExitCode.ShouldBe(0, result.Output);
        result.Output.ShouldContain("Valid");
        File.Delete(file);
    }

    [Fact]
    public void UserData_Overlay_ConfiguresDockerForIt()
    {
        var userData = Render("overlay", "", "", "registry:5000");

        Content(userData, "/etc/docker/daemon.json")
            .ShouldBe("""{"storage-driver":"overlay2","storage-opts":[],"insecure-registries":["registry:5000"]}""");
    }

    [Fact]
    public void UserData_Devicemapper_ConfiguresDockerForTheThinPool()
    {
        var userData = Render("devicemapper", "", "", "");

        Content(userData, "/etc/docker/daemon.json")
            .ShouldBe("""{"storage-driver":"devicemapper","storage-opts":["dm.thinpooldev=/dev/mapper/docker-thinpool"],"insecure-registries":[]}""");
    }

    [Fact]
    public void UserData_Settings_AreOneLineEach()
    {
        var userData = Render("overlay", "24.0", "http://proxy:3128", "");

        Content(userData, "/etc/magnum/node.conf").Split('\n').ShouldBe(
            ["SIGNAL_URL=ready_signal.endpoint", "SIGNAL_TOKEN=ready_signal.token", "DOCKER_VOLUME_ID=docker_volume", "DOCKER_STORAGE_DRIVER=overlay", "DOCKER_VERSION=24.0", ""]);
        Content(userData, "/etc/environment").ShouldBe("http_proxy=http://proxy:3128\nhttps_proxy=\nno_proxy=\n");
    }

    [Fact]
    public async Task UserData_Authorities_AreThoseOfTheService()
    {
        var stacks = new FakeStacks();
        var driver = DriverCatalog.Load([]).Find("vm", "ubuntu", "docker")!;

        await driver.CreateBayAsync(Sample.WorkOn(Sample.Bay, stacks), CancellationToken.None);

        stacks.Created.Single().Parameters["ca_certificates"].ShouldBe(Sample.Addresses.CaCertificates);
        Content(Render("overlay", "", "", ""), "/etc/magnum/authorities.pem").ShouldBe(Authorities);
    }

    [Fact]
    public void UserData_FilesWithSecrets_AreForRootOnly()
    {
        var userData = Render("overlay", "", "", "");

        FileAt(userData, "/etc/magnum/node.conf")["permissions"]!.GetValue<string>().ShouldBe("0600");
        FileAt(userData, "/usr/local/sbin/magnum-node-boot")["permissions"]!.GetValue<string>().ShouldBe("0700");
    }

    [Fact]
    public void Templates_Always_HoldNeitherTrustNorPassword()
    {
        foreach (var file in Directory.GetFiles(DockerUbuntuFolder.Templates))
        {
            var text = File.ReadAllText(file);

            text.ShouldNotContain("trust_id");
            text.ShouldNotContain("trustee");
            text.ShouldNotContain("password");
        }
    }

    private static JsonNode Render(string storageDriver, string dockerVersion, string proxy, string registry)
    {
        var template = HotEvaluator.Read(Path.Combine(DockerUbuntuFolder.Templates, "node.yaml"));
        var parameters = new Dictionary<string, JsonNode>(StringComparer.Ordinal)
        {
            ["docker_storage_driver"] = storageDriver,
            ["docker_version"] = dockerVersion,
            ["insecure_registry"] = registry,
            ["http_proxy"] = proxy,
            ["https_proxy"] = "",
            ["no_proxy"] = "",
            ["ca_certificates"] = Authorities,
        };
        return new HotEvaluator(template, DockerUbuntuFolder.Templates, parameters)
            .Evaluate(template["resources"]["user_data"]["properties"]["cloud_config"]);
    }

    private static JsonNode FileAt(JsonNode userData, string path) =>
        userData["write_files"]!.AsArray().Single(file => file!["path"]!.GetValue<string>() == path)!;

    private static string Content(JsonNode userData, string path) => FileAt(userData, path)["content"]!.GetValue<string>();
}

using Magnum.Grains.Baymodels;
using Magnum.Grains.Tests.Bays;

namespace Magnum.Grains.Tests.Baymodels;

public sealed class BaymodelRulesTests
{
    [Fact]
    public void Check_Defaults_FindsNothing() => Check(spec => spec).ShouldBeEmpty();

    [Fact]
    public void Check_RequiredMissing_NamesEach() =>
        BaymodelRules.Check(string.Empty, Good() with { Coe = string.Empty, ImageId = string.Empty, KeypairId = string.Empty, ExternalNetworkId = string.Empty })
            .ShouldBe([
                new Violation("name", "is required"), new Violation("coe", "is required"), new Violation("image_id", "is required"),
                new Violation("keypair_id", "is required"), new Violation("external_network_id", "is required"),
            ]);

    [Fact]
    public void Check_TextTooLong_SaysHowLong() =>
        Check(spec => spec with { NoProxy = new string('x', 256) }).ShouldHaveSingleItem().ShouldBe(new Violation("no_proxy", "must have at most 255 characters; it has 256"));

    [Fact]
    public void Check_ControlCharacters_AreRefused() =>
        Check(spec => spec with { InsecureRegistry = "registry:5000\nrm" }).ShouldHaveSingleItem().ShouldBe(new Violation("insecure_registry", "must not contain control characters"));

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("192.0.2.53", true)]
    [InlineData("8.8.8", false)]
    [InlineData("010.8.8.8", false)]
    [InlineData("0x8.8.8.8", false)]
    [InlineData("8.8.8.8,8.8.4.4", false)]
    [InlineData("::1", false)]
    [InlineData("dns.example.com", false)]
    [InlineData("", false)]
    public void Check_ADnsServer_IsOneIPv4Address(string value, bool good) =>
        Check(spec => spec with { DnsNameserver = value }).Select(violation => violation.Field).ShouldBe(good ? [] : ["dns_nameserver"]);

    [Theory]
    [InlineData("http://proxy.example.com:3128", true)]
    [InlineData("https://user:pw@proxy:3128", true)]
    [InlineData("proxy.example.com:3128", false)]
    [InlineData("ftp://proxy", false)]
    [InlineData("", false)]
    public void Check_AProxy_IsAUrl(string value, bool good) =>
        Check(spec => spec with { HttpProxy = value, HttpsProxy = value }).Select(violation => violation.Field).ShouldBe(good ? [] : ["http_proxy", "https_proxy"]);

    [Theory]
    [InlineData("devicemapper", 2, "must be at least 3 GB with docker_storage_driver devicemapper; it is 2")]
    [InlineData("overlay", 0, "must be at least 1 GB with docker_storage_driver overlay; it is 0")]
    [InlineData("overlay", 16385, "must be at most 16384 GB; it is 16385")]
    public void Check_ABadVolumeSize_SaysTheLimit(string driver, int size, string message) =>
        Check(spec => spec with { DockerStorageDriver = driver, DockerVolumeSize = size }).ShouldHaveSingleItem().ShouldBe(new Violation("docker_volume_size", message));

    [Theory]
    [InlineData("devicemapper", 3)]
    [InlineData("overlay", 1)]
    [InlineData("overlay", 16384)]
    public void Check_AGoodVolumeSize_FindsNothing(string driver, int size) =>
        Check(spec => spec with { DockerStorageDriver = driver, DockerVolumeSize = size }).ShouldBeEmpty();

    [Theory]
    [InlineData(1023, false)]
    [InlineData(1024, true)]
    [InlineData(65535, true)]
    [InlineData(65536, false)]
    public void Check_AnApiPort_IsUnprivileged(int port, bool good) =>
        Check(spec => spec with { ApiserverPort = port }).Select(violation => violation.Field).ShouldBe(good ? [] : ["apiserver_port"]);

    [Fact]
    public void Check_ASubnetWithoutANetwork_IsRefused()
    {
        Check(spec => spec with { FixedSubnet = "sub" }).ShouldHaveSingleItem().Field.ShouldBe("fixed_subnet");
        Check(spec => spec with { FixedSubnet = "sub", FixedNetwork = "net" }).ShouldBeEmpty();
    }

    [Fact]
    public void Check_Labels_KeepTheirLimits()
    {
        Check(spec => spec with { Labels = Enumerable.Range(0, 101).ToDictionary(number => $"l{number}", _ => "v", StringComparer.Ordinal) })
            .ShouldHaveSingleItem().ShouldBe(new Violation("labels", "must have at most 100 entries; it has 101"));
        Check(spec => spec with { Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [string.Empty] = "v" } }).ShouldHaveSingleItem().Field.ShouldBe("labels");
        Check(spec => spec with { Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["big"] = new string('v', 4097) } })
            .ShouldHaveSingleItem().ShouldBe(new Violation("labels.big", "must have at most 4096 characters; it has 4097"));
    }

    private static BaymodelSpec Good() => BayLife.Baymodel;

    private static IReadOnlyList<Violation> Check(Func<BaymodelSpec, BaymodelSpec> change) => BaymodelRules.Check("model", change(Good()));
}

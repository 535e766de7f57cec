using Magnum.Grains.Drivers;

namespace Magnum.Drivers.Tests.Loading;

public sealed class DriverCatalogTests
{
    [Fact]
    public void Load_BuiltIn_FindsDockerUbuntuByItsKind()
    {
        var catalog = DriverCatalog.Load([]);

        var driver = catalog.Find("vm", "ubuntu", "docker");

        driver.ShouldNotBeNull();
        driver.Definition.Name.ShouldBe("docker-ubuntu");
        driver.Definition.SshUser.ShouldBe("ubuntu");
        driver.Definition.MaxMasterCount.ShouldBe(1);
        driver.Definition.DockerStorageDrivers.ShouldBe(["devicemapper", "overlay"]);
        driver.Definition.Labels.ShouldHaveSingleItem().Name.ShouldBe("docker_version");
    }

    [Fact]
    public void Find_OtherKind_IsNull()
    {
        var catalog = DriverCatalog.Load([]);

        catalog.Find("bm", "ubuntu", "docker").ShouldBeNull();
        catalog.Find("vm", "Ubuntu", "docker").ShouldBeNull();
    }

    [Fact]
    public void LoadOnly_OutsideDirectory_ReadsDefinition()
    {
        using var sample = new SampleDriver();

        var definition = sample.Load().All.ShouldHaveSingleItem().Definition;

        definition.NetworkDrivers.ShouldBe(["docker", "flannel"]);
        definition.VolumeDrivers.ShouldBeEmpty();
        definition.MaxMasterCount.ShouldBe(3);
        definition.Labels.Select(label => (label.Name, label.Type, label.Default))
            .ShouldBe([("size", LabelType.Number, "1"), ("mode", LabelType.String, "")]);
        definition.Labels[1].AllowedValues.ShouldBe(["fast", "safe"]);
    }

    [Fact]
    public void Load_OutsideDriverOfABuiltInKind_NamesBothFiles()
    {
        using var sample = new SampleDriver();

        var problems = Should.Throw<InvalidDriverException>(() => DriverCatalog.Load([sample.Directory])).Problems;

        var problem = problems.ShouldHaveSingleItem();
        problem.File.ShouldBe(Path.Combine(sample.Folder, "driver.yaml"));
        problem.Message.ShouldContain("server_type vm, os_distro ubuntu and coe docker already select");
        problem.Message.ShouldContain(Path.Combine("DockerUbuntu", "driver.yaml"));
    }

    [Fact]
    public void LoadOnly_SameNameTwice_IsRefused()
    {
        using var one = new SampleDriver("one");
        using var two = new SampleDriver("two");
        two.Replace("driver.yaml", "os_distro: ubuntu", "os_distro: debian");

        var problems = Should.Throw<InvalidDriverException>(() => DriverCatalog.LoadOnly([one.Directory, two.Directory])).Problems;

        problems.ShouldHaveSingleItem().Message.ShouldStartWith("the name sample is taken by ");
    }

    [Fact]
    public void LoadOnly_MissingDirectory_IsRefused()
    {
        var problems = Should.Throw<InvalidDriverException>(() => DriverCatalog.LoadOnly(["/nonexistent/drivers"])).Problems;

        problems.ShouldHaveSingleItem().ToString().ShouldStartWith("/nonexistent/drivers: cannot be read as a directory of drivers");
    }

    [Fact]
    public void LoadOnly_SeveralBrokenDrivers_TellsAllProblemsTogether()
    {
        using var one = new SampleDriver("one");
        using var two = new SampleDriver("two");
        one.Replace("driver.yaml", "bay.name", "bay.nome");
        one.Replace("driver.yaml", "coe: docker\n", "");
        two.Write("templates/cluster.yaml", "- not a template");

        var exception = Should.Throw<InvalidDriverException>(() => DriverCatalog.LoadOnly([one.Directory, two.Directory]));

        exception.Problems.Count.ShouldBe(3);
        exception.Message.ShouldStartWith("The bay drivers have 3 problem(s):");
    }
}

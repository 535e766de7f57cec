namespace Magnum.Drivers.Tests.Loading;

/// <summary>Each way in which a folder can be wrong, with the file and line that the operator is sent to.</summary>
public sealed class DriverProblemTests
{
    [Theory]
    [InlineData("coe: docker\n", "", "driver.yaml:1: 'coe' is missing")]
    [InlineData("coe: docker", "coe: \"\"", "driver.yaml:4: 'coe' is empty")]
    [InlineData("coe: docker", "coe: [docker]", "driver.yaml:4: 'coe' must be text")]
    [InlineData("coe: docker", "coe: docker\nimage: x", "driver.yaml:5: unknown key 'image'; known are name, ")]
    [InlineData("version: 1.0.0", "version: one", "driver.yaml:2: version 'one' is not of the form 1.0.0")]
    [InlineData("max_master_count: 3", "max_master_count: 0", "driver.yaml:10: max_master_count '0' is not a whole number of at least 1")]
    [InlineData("network_drivers: [docker, flannel]", "network_drivers: docker", "driver.yaml:8: 'network_drivers' must be a list")]
    [InlineData("type: number", "type: float", "driver.yaml:13: label 'size' has the unknown type 'float'; known are string, number, boolean, cidr")]
    [InlineData("default: \"1\"", "default: one", "driver.yaml:14: default of label 'size': 'one' is not a whole number")]
    [InlineData("description: One of two.", "meaning: One of two.", "driver.yaml:18: unknown key 'meaning'; known are type, ")]
    [InlineData("template: templates/cluster.yaml", "template: templates/other.yaml", "templates/other.yaml: cannot be read: ")]
    [InlineData("name: bay.name", "name: bay.nome", "driver.yaml:22: unknown source 'bay.nome'; known are ")]
    [InlineData("size: labels.size", "size: labels.colour", "driver.yaml:26: unknown source 'labels.colour'; known are ")]
    [InlineData("{value: 42}", "{constant: 42}", "driver.yaml:27: a source is a field such as bay.name, or {value: CONSTANT}")]
    [InlineData("  count: bay.node_count", "  number: bay.node_count", "driver.yaml:23: the template has no parameter 'number'")]
    [InlineData("  count: bay.node_count\n", "", "driver.yaml:22: the template's parameter 'count' has no default, and no source here")]
    [InlineData("api_address: api", "api_address: address", "driver.yaml:30: the template has no output 'address'")]
    [InlineData("api_address: api", "address: api", "driver.yaml:30: unknown key 'address'; known are api_address, ")]
    [InlineData("group: group", "group: nodes", "driver.yaml:33: the template has no resource 'nodes'")]
    [InlineData("remove: gone", "remove: away", "driver.yaml:34: the template has no parameter 'away'")]
    [InlineData("coe: docker", "coe: docker: swarm", "driver.yaml:4: is not YAML: ")]
    [InlineData("coe: docker", "coe: \"docker", "driver.yaml:4: is not YAML: ")]
    [InlineData("coe: docker", "coe: docker\ncoe: swarm", "driver.yaml:5: is not YAML: ")]
    public void LoadOnly_WrongDriverYaml_NamesFileAndLine(string right, string wrong, string expected)
    {
        using var sample = new SampleDriver();
        sample.Replace("driver.yaml", right, wrong);

        var problems = Should.Throw<InvalidDriverException>(sample.Load).Problems;

        problems.ShouldContain(problem => problem.ToString().StartsWith(Path.Combine(sample.Folder, expected), StringComparison.Ordinal), string.Join('\n', problems));
    }

    [Theory]
    [InlineData("templates/cluster.yaml", "heat_template_version: 2021-04-16\n", "", "templates/cluster.yaml:1: is not a HOT template: 'heat_template_version' is missing")]
    [InlineData("templates/cluster.yaml", "resources:", "resourses:", "templates/cluster.yaml:1: 'resources' is missing")]
    [InlineData("templates/cluster.yaml", "parameters:", "parameters: [", "templates/cluster.yaml:4: is not YAML: ")]
    [InlineData("templates/cluster.yaml", "type: node.yaml", "type: server.yaml", "templates/cluster.yaml:15: there is no file 'server.yaml' in ")]
    [InlineData("templates/node.yaml", "boot.sh", "other.sh", "templates/node.yaml:6: there is no file 'other.sh' in ")]
    [InlineData("templates/node.yaml", "boot.sh", "../driver.yaml", "templates/node.yaml:6: '../driver.yaml' leads out of the folder ")]
    [InlineData("templates/node.yaml", "resources:", "resources: [", "templates/node.yaml:4: is not YAML: ")]
    public void LoadOnly_WrongTemplate_NamesFileAndLine(string file, string right, string wrong, string expected)
    {
        using var sample = new SampleDriver();
        sample.Replace(file, right, wrong);

        var problems = Should.Throw<InvalidDriverException>(sample.Load).Problems;

        problems.ShouldContain(problem => problem.ToString().StartsWith(Path.Combine(sample.Folder, expected), StringComparison.Ordinal), string.Join('\n', problems));
    }

    [Fact]
    public void LoadOnly_FolderWithoutDriverYaml_NamesIt()
    {
        using var sample = new SampleDriver();
        File.Delete(Path.Combine(sample.Folder, "driver.yaml"));

        var problems = Should.Throw<InvalidDriverException>(sample.Load).Problems;

        problems.ShouldHaveSingleItem().ToString().ShouldStartWith(Path.Combine(sample.Folder, "driver.yaml") + ": cannot be read: ");
    }
}

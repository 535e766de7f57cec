using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;

namespace Magnum.Drivers.Tests.Loading;

public sealed class DriverCodeTests
{
    [Fact]
    public async Task LoadOnly_CodeNamed_BuildsBaysWithThatClass()
    {
        using var sample = SampleWithCode(typeof(OldestFirstDriver).FullName!);
        var stacks = new FakeStacks();
        stacks.Add("mybay-abc");

        var driver = sample.Load().All.ShouldHaveSingleItem();
        var bay = Sample.Bay with { NodeCount = 2, Operation = Sample.Bay.Operation! with { FromNodeCount = 3 } };
        await driver.UpdateBayAsync(Sample.WorkOn(bay, stacks), CancellationToken.None);

        stacks.Updated.ShouldHaveSingleItem().Parameters["gone"].ShouldBe(new[] { "0" });
    }

    [Theory]
    [InlineData("No.Such.Class")]
    [InlineData("Magnum.Drivers.Tests.Loading.DriverCodeTests")]
    public void LoadOnly_NoSuchDriverClass_NamesFileAndLine(string name)
    {
        using var sample = SampleWithCode(name);

        var problems = Should.Throw<InvalidDriverException>(sample.Load).Problems;

        var problem = problems.ShouldHaveSingleItem().ToString();
        problem.ShouldStartWith(Path.Combine(sample.Folder, "driver.yaml:37: "));
        problem.ShouldContain($"the assembly has no class '{name}'");
    }

    [Fact]
    public void LoadOnly_NoSuchAssembly_NamesFileAndLine()
    {
        using var sample = SampleWithCode("X");
        File.Delete(Path.Combine(sample.Folder, "code.dll"));

        var problems = Should.Throw<InvalidDriverException>(sample.Load).Problems;

        problems.ShouldHaveSingleItem().ToString().ShouldStartWith(Path.Combine(sample.Folder, "driver.yaml:36: assembly 'code.dll' cannot be loaded: "));
    }

    private static SampleDriver SampleWithCode(string name)
    {
        var sample = new SampleDriver();
        sample.Write("driver.yaml", $"{SampleDriver.DriverYaml}\ncode:\n  assembly: code.dll\n  class: {name}\n");
        File.Copy(typeof(OldestFirstDriver).Assembly.Location, Path.Combine(sample.Folder, "code.dll"));
        return sample;
    }

    /// <summary>A driver with a will of its own: the oldest node goes first.</summary>
    public sealed class OldestFirstDriver(DriverPackage package) : HeatBayDriver(package)
    {
        protected override Task<IReadOnlyList<string>> ChooseNodesToRemoveAsync(BayWork work, Stack stack, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(["0"]);
    }
}

using System.Text.Json;
using Magnum.Grains;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;

namespace Magnum.Drivers.Tests;

public sealed class HeatBayDriverTests : IDisposable
{
    private readonly SampleDriver _sample = new();
    private readonly FakeStacks _stacks = new();
    private readonly IBayDriver _driver;

    public HeatBayDriverTests() => _driver = _sample.Load().All.Single();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public async Task CreateBay_NoStack_AsksForOneWithAllItNeeds()
    {
        var bay = Sample.Bay;

        var id = await _driver.CreateBayAsync(Sample.WorkOn(bay, _stacks), CancellationToken.None);

        id.ShouldBe("id-of-mybay-abc");
        var request = _stacks.Created.ShouldHaveSingleItem();
        request.Name.ShouldBe("mybay-abc");
        request.Template.ShouldBe(SampleDriver.ClusterYaml);
        request.Files.ShouldBe(new Dictionary<string, string> { ["boot.sh"] = "#!/bin/sh\n", ["node.yaml"] = SampleDriver.NodeYaml }, ignoreOrder: true);
        request.Tags.ShouldBe(StackTags.Of(bay.Uuid, Sample.Operation));
        request.TimeoutMinutes.ShouldBe(55);
    }

    [Fact]
    public async Task CreateBay_Always_SendsEachParameterThatHasAValue()
    {
        var bay = Sample.Bay;

        await _driver.CreateBayAsync(Sample.WorkOn(bay, _stacks), CancellationToken.None);

        _stacks.Created.Single().Parameters.ShouldBe(
            new Dictionary<string, object?> { ["name"] = "mybay", ["count"] = 3, ["image"] = "ubuntu-docker", ["size"] = "1", ["fixed"] = 42L },
            ignoreOrder: true);
    }

    [Fact]
    public async Task CreateBay_LabelGiven_SendsItInsteadOfTheDefault()
    {
        var bay = Sample.Bay with { Baymodel = Sample.Baymodel with { Labels = Sample.Labels("size", "7"), HttpProxy = "http://p:1" } };

        await _driver.CreateBayAsync(Sample.WorkOn(bay, _stacks), CancellationToken.None);

        _stacks.Created.Single().Parameters["size"].ShouldBe("7");
        _stacks.Created.Single().Parameters["proxy"].ShouldBe("http://p:1");
    }

    [Fact]
    public async Task CreateBay_OwnStackThere_TakesIt()
    {
        _stacks.Add("mybay-abc", StackTags.Of(Sample.Bay.Uuid, Sample.Operation));

        var id = await _driver.CreateBayAsync(Sample.WorkOn(Sample.Bay, _stacks), CancellationToken.None);

        id.ShouldBe("id-of-mybay-abc");
        _stacks.Created.ShouldBeEmpty();
    }

    [Fact]
    public async Task CreateBay_ForeignStackOfThatName_FailsForGood()
    {
        _stacks.Add("mybay-abc", "somebody's");

        var exception = await Should.ThrowAsync<CloudException>(() => _driver.CreateBayAsync(Sample.WorkOn(Sample.Bay, _stacks), CancellationToken.None));

        exception.Code.ShouldBe("STACK_NAME_TAKEN");
        exception.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task CreateBay_EarlierTryArrivesLate_TakesItsStack()
    {
        _stacks.MadeMeanwhile = new Stack { Id = "late", Name = "mybay-abc", Status = "CREATE_IN_PROGRESS", Tags = StackTags.Of(Sample.Bay.Uuid, Sample.Operation) };

        var id = await _driver.CreateBayAsync(Sample.WorkOn(Sample.Bay, _stacks), CancellationToken.None);

        id.ShouldBe("late");
    }

    [Fact]
    public async Task UpdateBay_OtherOperationOnStack_SendsTheBayAndTheNodesToRemove()
    {
        _stacks.Add("mybay-abc", StackTags.Of(Sample.Bay.Uuid, Guid.Empty));
        var bay = Sample.Bay with { StackId = "id-of-mybay-abc", NodeCount = 2 };

        await _driver.UpdateBayAsync(Sample.WorkOn(bay, _stacks), CancellationToken.None);

        var parameters = _stacks.Updated.ShouldHaveSingleItem().Parameters;
        parameters["count"].ShouldBe(2);
        parameters["gone"].ShouldBeAssignableTo<IReadOnlyList<string>>()!.ShouldBeEmpty();
    }

    [Fact]
    public async Task UpdateBay_NodesAskedFor_AreSentForRemoval()
    {
        await UpdateAsync("b");

        _stacks.Updated.ShouldHaveSingleItem().Parameters["gone"].ShouldBe(new[] { "b" });
    }

    [Fact]
    public async Task UpdateBay_NodeThatTheBayDoesNotHave_FailsForGoodAndChangesNothing()
    {
        var exception = await Should.ThrowAsync<CloudException>(() => UpdateAsync("x"));

        exception.Code.ShouldBe("NODE_NOT_FOUND");
        _stacks.Updated.ShouldBeEmpty();
    }

    [Fact]
    public async Task UpdateBay_StackCarriesTheOperation_DoesNothing()
    {
        _stacks.Add("mybay-abc", StackTags.Of(Sample.Bay.Uuid, Sample.Operation));

        await _driver.UpdateBayAsync(Sample.WorkOn(Sample.Bay, _stacks), CancellationToken.None);

        _stacks.Updated.ShouldBeEmpty();
    }

    [Fact]
    public async Task UpdateBay_NoStack_FailsForGood()
    {
        var exception = await Should.ThrowAsync<CloudException>(() => _driver.UpdateBayAsync(Sample.WorkOn(Sample.Bay, _stacks), CancellationToken.None));

        exception.Code.ShouldBe("STACK_VANISHED");
        exception.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task DeleteBay_IdUnknown_DeletesOnlyAnOwnStackOfThatName()
    {
        (await _driver.DeleteBayAsync(Sample.WorkOn(Sample.Bay, _stacks), CancellationToken.None)).ShouldBeFalse();

        _stacks.Add("mybay-abc", "somebody's");
        (await _driver.DeleteBayAsync(Sample.WorkOn(Sample.Bay, _stacks), CancellationToken.None)).ShouldBeFalse();

        _stacks.Add("mybay-abc", StackTags.Of(Sample.Bay.Uuid, Sample.Operation));
        (await _driver.DeleteBayAsync(Sample.WorkOn(Sample.Bay, _stacks), CancellationToken.None)).ShouldBeTrue();
        _stacks.Deleted.ShouldBe(["id-of-mybay-abc"]);
    }

    [Fact]
    public void ReadOutputs_StackWithOutputs_FillsTheFieldsMapped()
    {
        var stack = StackWith("""{"api": "https://1.2.3.4", "nodes": ["10.0.0.1", null, "10.0.0.2"], "other": "x"}""");

        var outputs = _driver.ReadOutputs(Sample.Bay, stack);

        outputs.ApiAddress.ShouldBe("https://1.2.3.4");
        outputs.NodeAddresses.ShouldBe(["10.0.0.1", "10.0.0.2"]);
        outputs.MasterAddresses.ShouldBeEmpty();
        outputs.DiscoveryUrl.ShouldBeNull();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"api": null, "nodes": null}""")]
    [InlineData("""{"api": "", "nodes": "10.0.0.1"}""")]
    public void ReadOutputs_FailedOrMissingOutputs_AreEmpty(string json)
    {
        var outputs = _driver.ReadOutputs(Sample.Bay, StackWith(json));

        outputs.ApiAddress.ShouldBeNull();
        outputs.NodeAddresses.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("size", "7", null)]
    [InlineData("size", "-7", null)]
    [InlineData("size", "big", "'big' is not a whole number")]
    [InlineData("size", "", "'' is not a whole number")]
    [InlineData("mode", "safe", null)]
    [InlineData("mode", "slow", "'slow' is not allowed; allowed are fast, safe")]
    [InlineData("Size", "7", "is not a label of this driver; its labels are size, mode")]
    public void Validate_Label_IsCheckedByNameTypeAndAllowedValues(string name, string value, string? problem)
    {
        var violations = _driver.Validate(Sample.Baymodel with { DockerStorageDriver = "overlay", Labels = Sample.Labels(name, value) });

        violations.ShouldBe(problem is null ? [] : [new Violation("labels." + name, problem)]);
    }

    [Fact]
    public void Validate_UnknownDrivers_TellsAllTogetherWithWhatIsAllowed()
    {
        var baymodel = Sample.Baymodel with { NetworkDriver = "calico", VolumeDriver = "rexray", DockerStorageDriver = "zfs" };

        var violations = _driver.Validate(baymodel);

        violations.ShouldBe(
        [
            new Violation("network_driver", "'calico' is not allowed; allowed are docker, flannel"),
            new Violation("volume_driver", "'rexray' is not allowed; this driver has none"),
            new Violation("docker_storage_driver", "'zfs' is not allowed; allowed are overlay"),
        ]);
    }

    [Theory]
    [InlineData(1, 1, null)]
    [InlineData(1, 3, null)]
    [InlineData(1, 4, "master_count: is 4; driver sample takes 1 to 3")]
    [InlineData(1, 0, "master_count: is 0; driver sample takes 1 to 3")]
    [InlineData(0, 1, "node_count: is 0; a bay has at least one node")]
    public void Validate_Counts_AreWithinTheDriversLimits(int nodes, int masters, string? problem)
    {
        var violations = _driver.Validate(Sample.Baymodel, nodes, masters);

        violations.Select(violation => $"{violation.Field}: {violation.Message}").ShouldBe(problem is null ? [] : [problem]);
    }

    // From three nodes, a, b and c, to two.
    private Task UpdateAsync(string node)
    {
        _sample.Replace("driver.yaml", "  remove: gone", "  remove: gone\n  members: nodes");
        _stacks.Add("mybay-abc", StackTags.Of(Sample.Bay.Uuid, Guid.Empty));
        _stacks.Outputs["nodes"] = JsonSerializer.SerializeToElement(new[] { "a", "b", "c" });
        var bay = Sample.Bay with { StackId = "id-of-mybay-abc", NodeCount = 2, Operation = Sample.Bay.Operation! with { FromNodeCount = 3, NodesToRemove = [node] } };
        return _sample.Load().All.Single().UpdateBayAsync(Sample.WorkOn(bay, _stacks), CancellationToken.None);
    }

    private static Stack StackWith(string outputs) => new()
    {
        Id = "id",
        Name = "mybay-abc",
        Status = "CREATE_COMPLETE",
        Outputs = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(outputs)!,
    };
}

using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;

namespace Magnum.Grains.Tests.Bays;

public sealed class StackFaultsTests
{
    [Fact]
    public void Of_OnlyLeaves_SortedWithTheirParents()
    {
        var faults = StackFaults.Of(
        [
            Resource("nodes", "CREATE_FAILED", "resources[0]", isNested: true),
            Resource("server", "CREATE_FAILED", "No valid host", parent: "0"),
            Resource("network", "CREATE_COMPLETE"),
            Resource("float", "CREATE_FAILED", "Quota exceeded"),
        ]);

        faults.ShouldBe([new("0.server", "No valid host"), new("float", "Quota exceeded")]);
    }

    [Fact]
    public void Of_OnlyANestedStackFailed_NamesIt()
    {
        var faults = StackFaults.Of([Resource("nodes", "CREATE_FAILED", "it timed out", isNested: true)]);

        faults.ShouldBe([new("nodes", "it timed out")]);
    }

    [Fact]
    public void Of_TwoOfTheSameName_KeepsBoth()
    {
        var faults = StackFaults.Of(
        [
            Resource("server", "CREATE_FAILED", "first", parent: "0"),
            Resource("server", "CREATE_FAILED", "second", parent: "0"),
            Resource("server", "CREATE_FAILED", "third", parent: "0"),
        ]);

        faults.ShouldBe([new("0.server", "first"), new("0.server (2)", "second"), new("0.server (3)", "third")]);
    }

    [Fact]
    public void Of_WithoutAReason_GivesTheStatus() => StackFaults.Of([Resource("server", "DELETE_FAILED")])["server"].ShouldBe("DELETE_FAILED");

    [Theory]
    [InlineData("Quota exceeded for instances: Requested 1", "QUOTA_EXCEEDED; a quota is reached")]
    [InlineData("OverLimit: no more floating IPs", "QUOTA_EXCEEDED; a quota is reached")]
    [InlineData("ResourceInError: Went to status ERROR due to \"No valid host was found.\"", "NO_VALID_HOST; to be mended by the cloud's operator")]
    [InlineData("WaitConditionFailure: docker did not start", "NODE_BOOT_FAILED; to be mended by the user")]
    [InlineData("WaitConditionTimeout: 0 of 1 received; it timed out", "NODE_BOOT_TIMEOUT; to be mended by the user")]
    [InlineData("Create timed out", "HEAT_TIMEOUT; to be mended by the cloud's operator")]
    [InlineData("ValueError: boom", "RESOURCE_FAILED; to be mended by the cloud's operator")]
    public void FaultsRead_AReason_SaysWhoMendsIt(string reason, string said)
    {
        var life = BayLife.AtCreateWatch();
        life.Tell(life.Seen("CREATE_FAILED"));

        life.Tell(life.Faults(Resource("server", "CREATE_FAILED", reason)));

        life.Bay.StatusReason.ShouldNotBeNull().ShouldStartWith($"server: {reason}");
        life.Bay.StatusReason.ShouldContain($"[{said}]");
    }

    [Fact]
    public void FaultsRead_SomeOnlyStoppedByOthers_NamesTheCause()
    {
        var life = BayLife.AtCreateWatch();
        life.Tell(life.Seen("CREATE_FAILED"));

        life.Tell(life.Faults(
            Resource("a", "CREATE_FAILED", "CREATE aborted (Task create from Stack was cancelled)"),
            Resource("b", "CREATE_FAILED", "No valid host was found.")));

        life.Bay.StatusReason.ShouldNotBeNull().ShouldStartWith("b: No valid host was found [");
        life.Bay.Faults.Count.ShouldBe(2);
    }

    [Fact]
    public void PercentOf_Resources_CountsTheSettledOnes()
    {
        var resources = new[] { Resource("a", "CREATE_COMPLETE"), Resource("b", "CREATE_IN_PROGRESS"), Resource("c", "INIT_COMPLETE"), Resource("d", "UPDATE_COMPLETE"), Resource("e", "CREATE_FAILED") };

        StackFaults.PercentOf(resources).ShouldBe(40);
        StackFaults.PercentOf([]).ShouldBeNull();
    }

    private static StackResource Resource(string name, string status, string? reason = null, string? parent = null, bool isNested = false) =>
        new(name, "OS::Nova::Server", status, reason, parent, isNested);
}

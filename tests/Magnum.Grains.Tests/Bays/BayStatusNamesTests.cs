using Magnum.Grains.Bays;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayStatusNamesTests
{
    [Fact]
    public void All_Statuses_AreHeatsSpelling()
    {
        BayStatusNames.All.ShouldBe(
        [
            "CREATE_IN_PROGRESS", "CREATE_COMPLETE", "CREATE_FAILED", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE", "UPDATE_FAILED",
            "DELETE_IN_PROGRESS", "DELETE_COMPLETE", "DELETE_FAILED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED",
            "RESUME_COMPLETE", "RESTORE_COMPLETE", "SNAPSHOT_COMPLETE", "CHECK_COMPLETE", "ADOPT_COMPLETE",
        ]);
    }

    [Fact]
    public void Parse_EveryName_IsItsStatus()
    {
        foreach (var status in Enum.GetValues<BayStatus>())
        {
            BayStatusNames.Parse(status.ToName()).ShouldBe(status);
        }
    }

    [Theory]
    [InlineData("SUSPEND_COMPLETE")]
    [InlineData("create_complete")]
    [InlineData("CreateComplete")]
    [InlineData("")]
    public void Parse_NoneOfMagnums_IsNull(string name) => BayStatusNames.Parse(name).ShouldBeNull();

    [Fact]
    public void Status_IsInProgressFailedOrNeither_AsItsNameSays()
    {
        foreach (var status in Enum.GetValues<BayStatus>())
        {
            status.IsInProgress().ShouldBe(status.ToName().EndsWith("_IN_PROGRESS", StringComparison.Ordinal));
            status.IsFailed().ShouldBe(status.ToName().EndsWith("_FAILED", StringComparison.Ordinal));
        }
    }
}

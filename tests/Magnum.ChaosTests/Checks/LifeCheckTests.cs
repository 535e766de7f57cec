using System.Text.Json.Nodes;

namespace Magnum.ChaosTests.Checks;

/// <summary>What the check of lives finds.</summary>
public sealed class LifeCheckTests
{
    private static readonly AuditedChange Created = Change("INSERT", null, 1, "CREATE_IN_PROGRESS");

    [Fact]
    public void Violations_BayThatLivesAsItMay_None()
    {
        var bay = Bay(Created, Change("UPDATE", 1, 2, "CREATE_COMPLETE"), Change("UPDATE", 2, 3, "DELETE_IN_PROGRESS"), Change("DELETE", 3, 3, "DELETE_IN_PROGRESS"));

        LifeCheck.Violations([bay]).ShouldBeEmpty();
    }

    [Fact]
    public void Violations_WriteOverOneThatItDidNotSee_Found()
    {
        var bay = Bay(Created, Change("UPDATE", 1, 2, "CREATE_COMPLETE"), Change("UPDATE", 1, 2, "CREATE_FAILED"));

        LifeCheck.Violations([bay]).ShouldHaveSingleItem().ShouldContain("says that it follows 1");
    }

    [Fact]
    public void Violations_RevisionSkipped_Found()
    {
        var bay = Bay(Created, Change("UPDATE", 1, 3, "CREATE_COMPLETE"));

        LifeCheck.Violations([bay]).ShouldHaveSingleItem().ShouldContain("the revision before is 1");
    }

    [Fact]
    public void Violations_WriteAfterTheEnd_Found()
    {
        var bay = Bay(Created, Change("DELETE", 1, 1, "CREATE_IN_PROGRESS"), Change("UPDATE", 1, 2, "CREATE_IN_PROGRESS"));

        LifeCheck.Violations([bay]).ShouldContain(problem => problem.Contains("follows DELETE", StringComparison.Ordinal));
    }

    [Fact]
    public void Violations_StatusThatNoWayLeadsTo_Found()
    {
        var bay = Bay(Created, Change("UPDATE", 1, 2, "CREATE_COMPLETE"), Change("UPDATE", 2, 3, "UPDATE_COMPLETE"));

        LifeCheck.Violations([bay]).ShouldHaveSingleItem().ShouldContain("CREATE_COMPLETE to UPDATE_COMPLETE");
    }

    [Fact]
    public void Violations_InProgressWithoutTimer_Found()
    {
        var bay = Bay(Created, Change("UPDATE", 1, 2, "CREATE_IN_PROGRESS") with { HasTimer = false });

        LifeCheck.Violations([bay]).ShouldHaveSingleItem().ShouldContain("timer False");
    }

    [Fact]
    public void Violations_EventMissing_Found()
    {
        var bay = Bay(Created, Change("UPDATE", 1, 2, "CREATE_COMPLETE")) with { EventStatuses = ["CREATE_IN_PROGRESS"] };

        LifeCheck.Violations([bay]).ShouldHaveSingleItem().ShouldContain("its events tell of CREATE_IN_PROGRESS.");
    }

    [Fact]
    public void Violations_TwoBaysOfOneCreate_Found() =>
        LifeCheck.Violations([Bay(Created), Bay(Created) with { Uuid = "other" }]).ShouldHaveSingleItem().ShouldContain("made 2 bays");

    private static AuditedBay Bay(params AuditedChange[] changes)
    {
        var bay = new AuditedBay("bay", changes, []);
        return bay with { EventStatuses = bay.Statuses };
    }

    private static AuditedChange Change(string change, long? before, long revision, string status)
    {
        var body = new JsonObject { ["name"] = "bay", ["project_id"] = "project" };
        if (status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal))
        {
            body["operation"] = new JsonObject();
        }

        return new AuditedChange(change, before, revision, status, body["operation"] is not null, body);
    }
}

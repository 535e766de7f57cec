using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayGrainSettledTests
{
    [Fact]
    public void SettledSeen_NothingNew_WritesNothing()
    {
        var life = BayLife.Complete();

        life.Tell(life.Compared("CREATE_COMPLETE")).Changed.ShouldBeFalse();
        life.Tell(life.Compared("CHECK_IN_PROGRESS")).Changed.ShouldBeFalse();
    }

    [Fact]
    public void SettledSeen_AnotherStack_ChangesNothing()
    {
        var life = BayLife.Complete();
        var seen = new BayMessage.SettledSeen(life.StackIn("CREATE_FAILED", life.Bay.AppliedOperationId!.Value) with { Id = "another" });

        life.Tell(seen).Changed.ShouldBeFalse();
    }

    [Fact]
    public void SettledSeen_WhileAnOperationRuns_ChangesNothing()
    {
        var life = BayLife.AtUpdateWatch();

        life.Tell(life.Compared("UPDATE_FAILED")).Changed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("RESUME_COMPLETE", BayStatus.ResumeComplete)]
    [InlineData("CHECK_COMPLETE", BayStatus.CheckComplete)]
    [InlineData("SNAPSHOT_COMPLETE", BayStatus.SnapshotComplete)]
    [InlineData("RESTORE_COMPLETE", BayStatus.RestoreComplete)]
    [InlineData("ADOPT_COMPLETE", BayStatus.AdoptComplete)]
    [InlineData("ROLLBACK_COMPLETE", BayStatus.RollbackComplete)]
    [InlineData("ROLLBACK_FAILED", BayStatus.RollbackFailed)]
    [InlineData("CREATE_FAILED", BayStatus.CreateFailed)]
    [InlineData("UPDATE_FAILED", BayStatus.UpdateFailed)]
    [InlineData("DELETE_FAILED", BayStatus.DeleteFailed)]
    public void SettledSeen_AnotherOfMagnumsStatuses_IsTaken(string stackStatus, BayStatus status)
    {
        var life = BayLife.Complete();

        var decision = life.Tell(life.Compared(stackStatus));

        life.Bay.Status.ShouldBe(status);
        life.Bay.StackStatus.ShouldBe(stackStatus);
        decision.Events.ShouldHaveSingleItem().Type.ShouldBe(BayEventTypes.StackChanged);
        life.Tell(life.Compared(stackStatus)).Changed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("SUSPEND_COMPLETE")]
    [InlineData("SUSPEND_FAILED")]
    [InlineData("CHECK_FAILED")]
    public void SettledSeen_AStatusThatIsNoneOfMagnums_IsACondition(string stackStatus)
    {
        var life = BayLife.Complete();

        life.Tell(life.Compared(stackStatus));

        life.Bay.Status.ShouldBe(BayStatus.CreateComplete);
        var conditions = BayCondition.Of(life.Bay, syncedThrough: null, life.Now);
        conditions.Single(condition => condition.Type == "Ready").ShouldSatisfyAllConditions(
            ready => ready.Holds.ShouldBe(false),
            ready => ready.Reason.ShouldBe("StackChanged"));
        conditions.Single(condition => condition.Type == "StackSynced").Message.ShouldBe($"Heat shows {stackStatus}.");
    }

    [Fact]
    public void SettledSeen_BuiltAfterAll_ReadsTheOutputs()
    {
        var life = BayLife.AtCreateWatch();
        life.PassDeadline();
        life.Tell(life.Seen("CREATE_IN_PROGRESS"));
        life.Bay.Status.ShouldBe(BayStatus.CreateFailed);

        life.Tell(life.Compared("CREATE_COMPLETE"));
        BayGrain.EffectOf(life.Bay).ShouldBe(BayEffect.ReadOutputs);
        life.Tell(life.Outputs());

        life.Bay.Status.ShouldBe(BayStatus.CreateComplete);
        life.Bay.NodeAddresses.Count.ShouldBe(2);
        life.Tell(life.Compared("CREATE_COMPLETE")).Changed.ShouldBeFalse();
    }

    [Fact]
    public void SettledSeen_UpdatedAfterAll_ReadsTheOutputs()
    {
        var life = BayLife.UpdateEnded("UPDATE_COMPLETE");
        life.Tell(BayLife.Update(7));
        life.Tell(life.Accepted());
        life.PassDeadline();
        life.Tell(life.Seen("UPDATE_IN_PROGRESS"));
        life.Bay.Status.ShouldBe(BayStatus.UpdateFailed);

        life.Tell(life.Compared("UPDATE_COMPLETE"));
        life.Tell(life.Outputs());

        life.Bay.Status.ShouldBe(BayStatus.UpdateComplete);
        life.Bay.StatusReason.ShouldBe("Stack UPDATE_COMPLETE");
    }

    [Theory]
    [InlineData("UPDATE_COMPLETE")]
    [InlineData("RESUME_COMPLETE")]
    public void SettledSeen_AnEarlierUpdateEndsAfterALaterOneFailed_StaysFailed(string stackStatus)
    {
        var life = BayLife.AtUpdateWatch(nodes: 3);
        life.PassDeadline();
        life.Tell(life.Seen("UPDATE_IN_PROGRESS"));
        life.Tell(BayLife.Update(8));
        life.Tell(life.Fails(BayLife.Final));

        life.Tell(life.Compared(stackStatus));

        life.Bay.Status.ShouldBe(BayStatus.UpdateFailed);
        life.Bay.StackStatus.ShouldBe(stackStatus);
        life.Tell(BayLife.Update(8)).Changed.ShouldBeTrue();
    }

    [Fact]
    public void SettledSeen_DeleteFailedBay_WaitsForTheNextDelete()
    {
        var life = BayLife.DeleteFailed();

        life.Tell(life.Compared("UPDATE_COMPLETE")).Changed.ShouldBeFalse();
        life.Tell(life.Compared("UPDATE_COMPLETE", BayLife.Id(77))).Changed.ShouldBeFalse();
    }

    [Fact]
    public void SettledSeen_CarriesAnotherOperation_ConvergesOnce()
    {
        var life = BayLife.UpdateEnded("UPDATE_COMPLETE");
        var foreign = BayLife.Id(77);

        life.Tell(life.Compared("UPDATE_COMPLETE", foreign));
        life.Operation.Stage.ShouldBe(OperationStage.StackUpdate);
        life.Bay.NodeCount.ShouldBe(3);
        life.Tell(life.Fails(BayLife.Final));

        life.Bay.Status.ShouldBe(BayStatus.UpdateFailed);
        life.Tell(life.Compared("UPDATE_COMPLETE", foreign)).Changed.ShouldBeFalse();
    }

    [Fact]
    public void SettledSeen_AStackWithoutTags_IsNotConverged()
    {
        var life = BayLife.Complete();
        var seen = new BayMessage.SettledSeen(life.StackIn("CREATE_COMPLETE", Guid.Empty) with { Tags = [] });

        life.Tell(seen).Changed.ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SettledGone_CreateComplete_Fails(bool asAStatus)
    {
        var life = BayLife.Complete();

        life.Tell(asAStatus ? life.Compared("DELETE_COMPLETE") : new BayMessage.SettledGone());

        life.Bay.Status.ShouldBe(BayStatus.CreateFailed);
        life.Bay.StackId.ShouldBeNull();
        life.Stack.State.ShouldBe(LedgerState.Gone);
        life.Bay.StatusReason.ShouldNotBeNull().ShouldContain("STACK_VANISHED");
        life.Tell(new BayMessage.SettledGone()).Changed.ShouldBeFalse();
    }

    [Fact]
    public void SettledGone_UpdateComplete_IsUpdateFailed()
    {
        var life = BayLife.UpdateEnded("UPDATE_COMPLETE");

        life.Tell(new BayMessage.SettledGone());

        life.Bay.Status.ShouldBe(BayStatus.UpdateFailed);
    }

    [Fact]
    public void SettledGone_DeleteFailed_FinishesTheDeleteWithFullCleanUp()
    {
        var life = BayLife.DeleteFailed();

        life.Tell(new BayMessage.SettledGone());
        life.Operation.Stage.ShouldBe(OperationStage.TrusteeDelete);
        life.Tell(life.TrusteeGone());

        life.Removed.ShouldBeTrue();
    }

    [Fact]
    public void SettledGone_WhileAnOperationRuns_ChangesNothing()
    {
        var life = BayLife.AtCreateWatch();

        life.Tell(new BayMessage.SettledGone()).Changed.ShouldBeFalse();
    }

    [Fact]
    public void CredentialsRefused_Settled_IsACondition()
    {
        var life = BayLife.Complete();

        var decision = life.Tell(new BayMessage.CredentialsRefused());

        decision.Events.ShouldHaveSingleItem().Type.ShouldBe(BayEventTypes.CredentialsRefused);
        life.Bay.CredentialsValid.ShouldBeFalse();
        life.Bay.Operation.ShouldBeNull();
        life.Tell(new BayMessage.CredentialsRefused()).Changed.ShouldBeFalse();
    }

    [Fact]
    public void SettledSeen_FailedStackRecovered_ForgetsTheFaults()
    {
        var life = BayLife.AtCreateWatch();
        life.Tell(life.Seen("CREATE_FAILED"));
        life.Tell(life.Faults(new StackResource("server", "OS::Nova::Server", "CREATE_FAILED", "boom", null, IsNestedStack: false)));
        life.Bay.Faults.ShouldNotBeEmpty();

        life.Tell(life.Compared("CHECK_COMPLETE"));

        life.Bay.Faults.ShouldBeEmpty();
    }
}

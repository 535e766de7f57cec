using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayGrainDeleteTests
{
    [Fact]
    public void Delete_HappyPath_TakesTheStackThenTheTrusteeThenTheRow()
    {
        var life = BayLife.Complete();

        life.Tell(BayLife.Delete());
        BayGrain.EffectOf(life.Bay).ShouldBe(BayEffect.DeleteStack);
        life.Tell(life.DeleteAccepted());
        life.Tell(life.Seen("DELETE_IN_PROGRESS"));
        life.Tell(life.Gone());
        BayGrain.EffectOf(life.Bay).ShouldBe(BayEffect.RemoveTrustee);
        life.Tell(life.TrusteeGone());

        life.Removed.ShouldBeTrue();
        life.Bay.Status.ShouldBe(BayStatus.DeleteComplete);
        life.Bay.Ledger.Entries.ShouldAllBe(line => line.State == LedgerState.Gone);
        life.Events.TakeLast(4).Select(told => told.Type).ShouldBe([BayEventTypes.DeleteAccepted, BayEventTypes.StackAccepted, BayEventTypes.StackGone, BayEventTypes.Deleted]);
    }

    [Fact]
    public void StackSeen_DeleteComplete_IsGone()
    {
        var life = BayLife.AtDeleteWatch();

        life.Tell(life.Seen("DELETE_COMPLETE"));

        life.Operation.Stage.ShouldBe(OperationStage.TrusteeDelete);
    }

    [Fact]
    public void Delete_Twice_ChangesNothing()
    {
        var life = BayLife.AtStackDelete();

        life.Tell(BayLife.Delete()).Changed.ShouldBeFalse();
    }

    [Fact]
    public void Delete_TwiceWithAFreshTrust_KeepsIt()
    {
        var life = BayLife.AtStackDelete();
        life.Tell(life.Fails(BayLife.DeadTrust));

        life.Tell(BayLife.Delete(newTrust: "trust-2"));

        life.Bay.CredentialsValid.ShouldBeTrue();
        life.Bay.Ledger.Find(LedgerKind.Trust).ShouldNotBeNull().Id.ShouldBe("trust-2");
    }

    [Fact]
    public void Delete_WithAFreshTrust_KeepsIt()
    {
        var life = BayLife.AtStackUpdate();
        life.Tell(life.Fails(BayLife.DeadTrust));

        life.Tell(BayLife.Delete(newTrust: "trust-2"));

        life.Bay.CredentialsValid.ShouldBeTrue();
        life.Bay.Ledger.Find(LedgerKind.Trust).ShouldNotBeNull().Id.ShouldBe("trust-2");
    }

    [Fact]
    public void EffectFailed_DeadTrust_GoesOnWithTheServicesOwnRights()
    {
        var life = BayLife.AtStackDelete();

        var decision = life.Tell(life.Fails(BayLife.DeadTrust));

        life.Bay.CredentialsValid.ShouldBeFalse();
        life.Bay.Status.ShouldBe(BayStatus.DeleteInProgress);
        life.Bay.DueAt.ShouldBe(life.Now);
        decision.Events.ShouldHaveSingleItem().Type.ShouldBe(BayEventTypes.Retry);
    }

    [Fact]
    public void EffectFailed_TheServicesRightsAreRefusedToo_FailsTheDelete()
    {
        var life = BayLife.AtStackDelete();
        life.Tell(life.Fails(BayLife.DeadTrust));

        life.Tell(life.Fails(BayLife.DeadTrust));

        life.Bay.Status.ShouldBe(BayStatus.DeleteFailed);
        life.Bay.StatusReason.ShouldNotBeNull().ShouldEndWith("Delete the bay again once this is mended, or with force.");
    }

    [Fact]
    public void StackSeen_DeleteFailed_TellsWhyAndCanBeTriedAgain()
    {
        var life = BayLife.AtDeleteWatch();

        life.Tell(life.Seen("DELETE_FAILED", "Resource DELETE failed"));
        life.Tell(life.Faults(new StackResource("volume", "OS::Cinder::Volume", "DELETE_FAILED", "Volume in use", null, IsNestedStack: false)));

        life.Bay.Status.ShouldBe(BayStatus.DeleteFailed);
        life.Bay.StatusReason.ShouldNotBeNull().ShouldStartWith("volume: Volume in use [RESOURCE_FAILED;");
        life.Tell(BayLife.Delete());
        life.Operation.Stage.ShouldBe(OperationStage.StackDelete);
    }

    [Fact]
    public void StackSeen_HeatForgotTheDelete_AsksAgain()
    {
        var life = BayLife.AtDeleteWatch();
        life.Pass(life.Policy.DeleteRepeat);

        life.Tell(life.Seen("CREATE_COMPLETE"));

        life.Operation.Stage.ShouldBe(OperationStage.StackDelete);
    }

    [Fact]
    public void StackSeen_HeatForgotTheDeleteUntilTheDeadline_Fails()
    {
        var life = BayLife.AtDeleteWatch();
        life.PassDeadline();

        life.Tell(life.Seen("CREATE_COMPLETE"));

        life.Bay.Status.ShouldBe(BayStatus.DeleteFailed);
    }

    [Fact]
    public void StackSeen_BeforeHeatBeganToDelete_IsWaitedOut()
    {
        var life = BayLife.AtDeleteWatch();

        life.Tell(life.Seen("CREATE_COMPLETE")).Changed.ShouldBeFalse();
    }

    [Fact]
    public void Delete_ForcedWhileOneRuns_IsForcedFromThenOn()
    {
        var life = BayLife.AtStackDelete();
        var operation = life.Operation.Id;

        life.Tell(BayLife.Delete(force: true));

        life.Operation.Force.ShouldBeTrue();
        life.Operation.Id.ShouldBe(operation);
        life.Tell(BayLife.Delete(force: true)).Changed.ShouldBeFalse();
    }

    [Fact]
    public void EffectFailed_Forced_GivesUpOnTheStackAfterSomeAttemptsAndReportsIt()
    {
        var life = BayLife.AtStackDelete(force: true);
        for (var attempt = 1; attempt < life.Policy.GiveUpAttempts; attempt++)
        {
            life.Tell(life.Fails(BayLife.Transient));
            life.Operation.Stage.ShouldBe(OperationStage.StackDelete);
        }

        var decision = life.Tell(life.Fails(BayLife.Transient));

        life.Operation.Stage.ShouldBe(OperationStage.TrusteeDelete);
        decision.Events.ShouldHaveSingleItem().Type.ShouldBe(BayEventTypes.Orphans);
        decision.Events[0].Message.ShouldContain("stack stack-1");
    }

    [Fact]
    public void EffectFailed_ForcedAndTheTrusteeStays_RemovesTheRowAndReportsIt()
    {
        var life = BayLife.AtTrusteeDelete(force: true);

        var decision = life.Tell(life.Fails(BayLife.Final));

        decision.Remove.ShouldBeTrue();
        decision.Events[0].Type.ShouldBe(BayEventTypes.Orphans);
        decision.Events[0].Message.ShouldContain("trustee trustee-1, trust trust-1");
    }

    [Fact]
    public void FaultsRead_Forced_GivesUpOnTheStack()
    {
        var life = BayLife.AtDeleteWatch(force: true);
        life.Tell(life.Seen("DELETE_FAILED"));

        var decision = life.Tell(life.Faults());

        life.Operation.Stage.ShouldBe(OperationStage.TrusteeDelete);
        decision.Events.ShouldHaveSingleItem().Type.ShouldBe(BayEventTypes.Orphans);
    }

    [Fact]
    public void EffectFailed_NotForcedAndTheTrusteeStaysUntilTheDeadline_FailsAndDeleteGoesOnFromThere()
    {
        var life = BayLife.AtTrusteeDelete();
        life.PassDeadline();
        life.Tell(life.Fails(BayLife.Transient));
        life.Bay.Status.ShouldBe(BayStatus.DeleteFailed);

        life.Tell(BayLife.Delete());

        life.Operation.Stage.ShouldBe(OperationStage.TrusteeDelete);
    }
}

using Magnum.Grains.Bays;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayGrainPreemptionTests
{
    [Fact]
    public void Delete_AtIdentity_RemovesTheTrusteeUntilNothingCanMakeItAnyMore()
    {
        var life = BayLife.AtIdentity();
        var certain = life.Trustee.UncertainUntil.ShouldNotBeNull();
        life.Pass(TimeSpan.FromSeconds(5));

        life.Tell(BayLife.Delete());
        life.Operation.Stage.ShouldBe(OperationStage.TrusteeDelete);
        while (life.Now < certain)
        {
            life.Tell(life.TrusteeGone());
            life.Removed.ShouldBeFalse();
            life.Bay.DueAt.ShouldNotBeNull().ShouldBeGreaterThan(life.Now);
            life.PassUntilDue();
        }

        life.Tell(life.TrusteeGone());

        life.Removed.ShouldBeTrue();
        life.Now.ShouldBe(certain);
    }

    [Fact]
    public void Delete_AtStackCreate_ANotFoundBeforeTheWindowEndsDoesNotCount()
    {
        var life = BayLife.AtStackCreate();

        life.Tell(BayLife.Delete());
        var certain = life.Stack.UncertainUntil.ShouldNotBeNull();
        certain.ShouldBe(life.Now + life.Policy.UncertainFor);
        life.Tell(life.Gone());

        life.Operation.Stage.ShouldBe(OperationStage.StackDelete);
        life.Bay.DueAt.ShouldBe(life.Now + life.Policy.DeleteRepeat);
    }

    [Fact]
    public void Delete_AtStackCreate_ALookThatBeganBeforeTheWindowEndedDoesNotCountEither()
    {
        var life = BayLife.AtStackCreate();
        life.Tell(BayLife.Delete());
        life.Pass(life.Policy.UncertainFor + TimeSpan.FromSeconds(1));

        life.Tell(life.Gone());
        life.Operation.Stage.ShouldBe(OperationStage.StackDelete);
        life.Bay.DueAt.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(life.Now);
        life.Tell(life.Gone());

        life.Operation.Stage.ShouldBe(OperationStage.TrusteeDelete);
    }

    [Fact]
    public void EffectFailed_CreateThatBeganLongAfterTheDelete_CountsItsTimeFromNow()
    {
        var life = BayLife.AtStackCreate();
        var late = life.Fails(BayLife.Transient);
        life.Tell(BayLife.Delete());
        life.Pass(life.Policy.UncertainFor + TimeSpan.FromSeconds(1));

        life.Tell(late);
        life.Tell(life.Gone());

        life.Operation.Stage.ShouldBe(OperationStage.StackDelete);
        life.Stack.UncertainUntil.ShouldBe(life.Now + life.Policy.UncertainFor);
    }

    [Fact]
    public void StackGone_ByItsIdAndOnceUncertain_IsLookedForByNameBeforeItCounts()
    {
        var life = BayLife.AtStackCreate();
        life.Tell(life.Fails(BayLife.Transient));
        life.Tell(life.Accepted());
        life.Pass(life.Policy.UncertainFor + TimeSpan.FromSeconds(1));
        life.Tell(BayLife.Delete());
        life.Tell(life.DeleteAccepted());
        life.PassUntilDue();

        life.Tell(life.Gone());
        life.Operation.Stage.ShouldBe(OperationStage.StackDelete);
        life.Bay.StackId.ShouldBeNull();
        life.Tell(life.Gone());

        life.Operation.Stage.ShouldBe(OperationStage.TrusteeDelete);
    }

    [Fact]
    public void StackAccepted_AfterTheDelete_RecordsTheStackAndDeletesItAtOnce()
    {
        var life = BayLife.AtStackCreate();
        var late = life.Accepted("stack-late");
        life.Tell(BayLife.Delete());
        life.Tell(life.Gone());

        life.Tell(late);

        life.Bay.StackId.ShouldBe("stack-late");
        life.Stack.State.ShouldBe(LedgerState.Present);
        life.Operation.Kind.ShouldBe(OperationKind.Delete);
        life.Operation.Stage.ShouldBe(OperationStage.StackDelete);
        life.Bay.DueAt.ShouldBe(life.Now);
    }

    [Fact]
    public void StackAccepted_AfterTheStackWasTakenForGone_GoesBackToDeleteIt()
    {
        var life = BayLife.AtStackCreate();
        var late = life.Accepted("stack-late");
        life.Tell(BayLife.Delete(force: true));
        life.Tell(life.Fails(BayLife.Final));
        life.Operation.Stage.ShouldBe(OperationStage.TrusteeDelete);

        life.Tell(late);

        life.Operation.Stage.ShouldBe(OperationStage.StackDelete);
        life.Stack.State.ShouldBe(LedgerState.Present);
    }

    [Fact]
    public void StackAccepted_OfAStackThatWasSeenGone_ChangesNothing()
    {
        var life = BayLife.AtStackCreate();
        var repeated = life.Accepted();
        life.Tell(repeated);
        life.Tell(BayLife.Delete());
        life.Tell(life.DeleteAccepted());
        life.Tell(life.Gone());

        life.Tell(repeated).Changed.ShouldBeFalse();
    }

    [Fact]
    public void StackAccepted_AfterTheCreateFailed_IsKnownToTheBay()
    {
        var life = BayLife.AtStackCreate();
        var late = life.Accepted("stack-late");
        life.PassDeadline();
        life.Tell(life.Fails(BayLife.Transient));
        life.Bay.Status.ShouldBe(BayStatus.CreateFailed);

        life.Tell(late);

        life.Bay.StackId.ShouldBe("stack-late");
        life.Bay.Operation.ShouldBeNull();
        life.Bay.DueAt.ShouldBeNull();
    }

    [Fact]
    public void EffectFailed_ALateRefusalOfTheOnlyTry_ClosesTheWindow()
    {
        var life = BayLife.AtStackCreate();
        var late = life.Fails(BayLife.Final);
        life.Tell(BayLife.Delete());

        life.Tell(late);
        life.Tell(life.Gone());

        life.Operation.Stage.ShouldBe(OperationStage.TrusteeDelete);
    }

    [Fact]
    public void EffectFailed_ALateRefusalAfterAnUnansweredTry_LeavesTheWindowOpen()
    {
        var life = BayLife.AtStackCreate();
        life.Tell(life.Fails(BayLife.Transient));
        var late = life.Fails(BayLife.Final);
        life.Tell(BayLife.Delete());

        life.Tell(late).Changed.ShouldBeFalse();
        life.Tell(life.Gone());

        life.Operation.Stage.ShouldBe(OperationStage.StackDelete);
    }

    [Fact]
    public void StackAccepted_ByALaterTry_KeepsTheWindowOfTheLostOne()
    {
        var life = BayLife.AtStackCreate();
        life.Tell(life.Fails(BayLife.Transient));
        life.PassUntilDue();
        life.Tell(life.Accepted());

        life.Tell(BayLife.Delete());
        life.Tell(life.Gone());

        life.Operation.Stage.ShouldBe(OperationStage.StackDelete);
    }

    [Fact]
    public void Delete_AtCreateWatch_DeletesTheStackByItsId()
    {
        var life = BayLife.AtCreateWatch();

        life.Tell(BayLife.Delete());

        life.Operation.Stage.ShouldBe(OperationStage.StackDelete);
        life.Stack.UncertainUntil.ShouldBeNull();
        life.Bay.StackId.ShouldBe("stack-1");
    }

    [Fact]
    public void Delete_AtOutputs_LateOutputsAreIgnored()
    {
        var life = BayLife.AtCreateOutputs();
        var late = life.Outputs();
        life.Tell(BayLife.Delete());

        life.Tell(late).Changed.ShouldBeFalse();
    }

    [Fact]
    public void Delete_AtStackUpdate_ALateAcceptedUpdateIsIgnored()
    {
        var life = BayLife.AtStackUpdate();
        var late = life.Accepted();
        life.Tell(BayLife.Delete());

        life.Tell(late).Changed.ShouldBeFalse();
        life.Operation.Kind.ShouldBe(OperationKind.Delete);
    }
}

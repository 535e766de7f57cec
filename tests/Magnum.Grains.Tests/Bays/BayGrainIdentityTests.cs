using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayGrainIdentityTests
{
    private static readonly EffectFault Refused = new("CANNOT_DELEGATE", "the token is an application credential's", false, FaultOwner.User) { RequestId = "req-keystone" };

    [Fact]
    public void IdentityRefused_NothingLeft_RemovesTheBay()
    {
        var life = BayLife.AtIdentity();

        var decision = life.Tell(new BayMessage.IdentityRefused(life.Operation.Id, Refused, NothingLeft: true));

        decision.Remove.ShouldBeTrue();
        decision.Events.Select(told => told.Type).ShouldBe([BayEventTypes.Failed, BayEventTypes.Deleted]);
        decision.Events[0].Message.ShouldContain("CANNOT_DELEGATE");
        decision.Events[0].RequestId.ShouldBe("req-keystone");
    }

    [Fact]
    public void IdentityRefused_SomethingLeft_DeletesTheBay()
    {
        var life = BayLife.AtIdentity();

        life.Tell(new BayMessage.IdentityRefused(life.Operation.Id, Refused, NothingLeft: false));

        life.Bay.Status.ShouldBe(BayStatus.DeleteInProgress);
        life.Operation.Stage.ShouldBe(OperationStage.TrusteeDelete);
        life.Bay.DueAt.ShouldBe(life.Now);
        BayGrain.EffectOf(life.Bay).ShouldBe(BayEffect.RemoveTrustee);
    }

    [Fact]
    public void IdentityRefused_AfterTheBayMovedOn_ChangesNothing()
    {
        var life = BayLife.AtIdentity();
        var operation = life.Operation.Id;
        life.Tell(life.IdentityMade());

        var decision = life.Tell(new BayMessage.IdentityRefused(operation, Refused, NothingLeft: true));

        decision.Changed.ShouldBeFalse();
    }

    [Fact]
    public void TrusteeGone_IdentityNeverCame_FailsTheCreateSayingSo()
    {
        var life = BayLife.AtIdentity();
        life.PassUntilDue();
        BayGrain.EffectOf(life.Bay).ShouldBe(BayEffect.RemoveTrustee);

        life.Tell(life.TrusteeGone());

        life.Bay.Status.ShouldBe(BayStatus.CreateFailed);
        life.Bay.StatusReason.ShouldNotBeNull().ShouldContain("IDENTITY_LOST");
    }

    [Fact]
    public void TrusteeGone_RequestsMayStillBeOnTheirWay_KeepsTheLineSoThatTheDeleteLooksAgain()
    {
        var life = BayLife.AtIdentity();
        life.PassUntilDue();

        life.Tell(life.TrusteeGone());
        life.Tell(BayLife.Delete());

        life.Trustee.State.ShouldBe(LedgerState.Intended);
        life.Operation.Stage.ShouldBe(OperationStage.TrusteeDelete);
    }

    [Fact]
    public void TrusteeGone_LongAfterTheIdentityTimeout_TakesTheLinesAsGone()
    {
        var life = BayLife.AtIdentity();
        life.PassUntilDue();
        life.Tell(life.Fails(BayLife.Transient));
        life.Pass(TimeSpan.FromMinutes(3));
        life.Tell(life.Fails(BayLife.Transient));
        life.PassUntilDue();

        life.Tell(life.TrusteeGone());

        life.Bay.Status.ShouldBe(BayStatus.CreateFailed);
        life.Bay.StatusReason.ShouldNotBeNull().ShouldContain("interrupted");
        life.Bay.Ledger.IsEmpty().ShouldBeTrue();
    }

    [Fact]
    public void Delete_AfterALostIdentityWithAnEmptyLedger_RemovesAtOnce()
    {
        var life = BayLife.AtIdentity();
        life.Pass(TimeSpan.FromMinutes(3));
        life.Tell(life.Fails(BayLife.Transient));
        life.PassUntilDue();
        life.Tell(life.TrusteeGone());

        var decision = life.Tell(BayLife.Delete());

        decision.Remove.ShouldBeTrue();
        decision.Events.Select(told => told.Type).ShouldBe([BayEventTypes.DeleteAccepted, BayEventTypes.Deleted]);
    }

    [Fact]
    public void IdentityMade_FromItsDueTimeOn_IsRefused()
    {
        var life = BayLife.AtIdentity();
        life.PassUntilDue();

        var decision = life.Tell(life.IdentityMade());

        decision.Refusal.ShouldNotBeNull().Code.ShouldBe("IDENTITY_STALE");
        decision.Refusal.Kind.ShouldBe(RefusalKind.Aborted);
        life.Operation.Stage.ShouldBe(OperationStage.Identity);
    }

    [Fact]
    public void IdentityMade_AfterADelete_IsRefused()
    {
        var life = BayLife.AtIdentity();
        var late = life.IdentityMade();
        life.Tell(BayLife.Delete());

        var decision = life.Tell(late);

        decision.Refusal.ShouldNotBeNull().Code.ShouldBe("IDENTITY_STALE");
    }

    [Fact]
    public void IdentityMade_ToldTwice_IsNotRefused()
    {
        var life = BayLife.AtIdentity();
        var made = life.IdentityMade();
        life.Tell(made);

        var decision = life.Tell(made);

        decision.Refusal.ShouldBeNull();
        decision.Changed.ShouldBeFalse();
    }

    [Fact]
    public void IdentityMade_BySecondCallForTheSameTrustee_KeepsTheFirstTrust()
    {
        var life = BayLife.AtIdentity();
        var operation = life.Operation.Id;
        life.Tell(life.IdentityMade());

        var decision = life.Tell(new BayMessage.IdentityMade(operation, new BayIdentity("trustee-1", "trust-2")));

        decision.Refusal.ShouldBeNull();
        life.Bay.Ledger.Find(LedgerKind.Trust).ShouldNotBeNull().Id.ShouldBe("trust-1");
    }
}

using Magnum.Grains.Bays;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayGrainParkingTests
{
    [Fact]
    public void TakenOver_AFewTimes_GoesOnAtOnce()
    {
        var life = BayLife.AtStackCreate();

        life.Tell(new BayMessage.TakenOver());
        life.Tell(new BayMessage.TakenOver());

        life.Bay.Parked.ShouldBeNull();
        life.Bay.DueAt.ShouldBe(life.Now);
        life.Operation.TakeOvers.ShouldBe(2);
    }

    [Fact]
    public void TakenOver_FiveSilosDeadInOneEffect_IsParkedWithItsTimer()
    {
        var life = BayLife.AtStackCreate();

        for (var death = 0; death < 5; death++)
        {
            life.Tell(new BayMessage.TakenOver());
        }

        life.Bay.DueAt.ShouldBe(life.Now + life.Policy.ParkTime);
        life.Bay.Parked!.ShouldContain("5 servers in a row died at stack-create");
        life.Events[^1].Type.ShouldBe(BayEventTypes.Parked);
        BayCondition.Of(life.Bay, null, life.Now).ShouldContain(condition => condition.Type == "Parked" && condition.Holds == true);
    }

    [Fact]
    public void TakenOver_AStepDoneInBetween_CountsAnew()
    {
        var life = BayLife.AtStackCreate();
        life.Tell(new BayMessage.TakenOver());
        life.Tell(new BayMessage.TakenOver());
        life.Tell(life.Accepted());

        life.Tell(new BayMessage.TakenOver());

        life.Bay.Parked.ShouldBeNull();
        life.Operation.TakeOvers.ShouldBe(1);
    }

    [Fact]
    public void TakenOver_AnEffectThatFailedInBetween_CountsAnew()
    {
        var life = BayLife.AtStackCreate();
        for (var death = 0; death < 4; death++)
        {
            life.Tell(new BayMessage.TakenOver());
        }

        life.Tell(life.Fails(BayLife.Transient));
        life.Tell(new BayMessage.TakenOver());

        life.Bay.Parked.ShouldBeNull();
        life.Operation.TakeOvers.ShouldBe(1);
    }

    [Fact]
    public void Unworkable_ShortlyBeforeTheDeadline_IsTriedAtTheDeadline()
    {
        var life = BayLife.AtCreateWatch();
        life.Pass(life.Operation.Deadline - life.Now - TimeSpan.FromMinutes(5));

        life.Tell(new BayMessage.Unworkable("InvalidOperationException"));

        life.Bay.DueAt.ShouldBe(life.Operation.Deadline);
    }

    [Fact]
    public void Unworkable_Settled_ChangesNothing()
    {
        var life = BayLife.Complete();

        life.Tell(new BayMessage.Unworkable("InvalidOperationException"));

        life.Bay.Parked.ShouldBeNull();
        life.Bay.DueAt.ShouldBeNull();
    }

    [Fact]
    public void Delete_OfAParkedBay_GoesAtOnce()
    {
        var life = BayLife.AtStackCreate();
        life.Tell(new BayMessage.Unworkable("InvalidOperationException"));

        life.Tell(BayLife.Delete());

        life.Bay.Parked.ShouldBeNull();
        life.Bay.DueAt.ShouldBe(life.Now);
    }

    [Fact]
    public void Effect_OfAParkedBay_Unparks()
    {
        var life = BayLife.AtStackCreate();
        life.Tell(new BayMessage.Unworkable("InvalidOperationException"));
        life.PassUntilDue();

        life.Tell(life.Accepted());

        life.Bay.Parked.ShouldBeNull();
        life.Operation.Stage.ShouldBe(OperationStage.StackWatch);
    }
}

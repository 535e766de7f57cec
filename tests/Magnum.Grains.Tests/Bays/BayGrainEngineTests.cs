using Magnum.Grains.Bays;
using Magnum.Grains.Drivers;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayGrainEngineTests
{
    [Fact]
    public void EngineSeen_TheFirstTime_IsAConditionAndAnEvent()
    {
        var life = BayLife.Complete();

        var decision = life.Tell(Seen(2, 2, 34));

        decision.Events.ShouldHaveSingleItem().Message.ShouldBe("Engine: 2 of 2 nodes healthy, memory reserved: about 30 %.");
        decision.Events[0].Type.ShouldBe(BayEventTypes.EngineChanged);
        var condition = ConditionOf(life);
        (condition.Holds, condition.Reason).ShouldBe((true, "NodesHealthy"));
        condition.Message.ShouldBe("2 of 2 nodes healthy, memory reserved: about 30 %.");
        condition.ObservedAt.ShouldBe(life.Now);
    }

    [Theory]
    [InlineData(34)]
    [InlineData(30)]
    [InlineData(39.9)]
    [InlineData(20.1)]
    public void EngineSeen_AlmostTheSame_WritesNothing(double memory)
    {
        var life = BayLife.Complete();
        life.Tell(Seen(2, 2, 34));
        life.Pass(TimeSpan.FromMinutes(1));

        life.Tell(Seen(2, 2, memory)).Changed.ShouldBeFalse();
    }

    [Theory]
    [InlineData(40, 40)]
    [InlineData(20, 20)]
    [InlineData(96, 100)]
    public void EngineSeen_MemoryAStepFurther_IsWrittenWithoutAnEvent(double memory, int shown)
    {
        var life = BayLife.Complete();
        life.Tell(Seen(2, 2, 34));

        var decision = life.Tell(Seen(2, 2, memory));

        decision.Changed.ShouldBeTrue();
        decision.Events.ShouldBeEmpty();
        life.Bay.Engine!.MemoryPercent.ShouldBe(shown);
    }

    [Fact]
    public void EngineSeen_ANodeDown_IsFalseAndSaysWhich()
    {
        var life = BayLife.Complete();
        life.Tell(Seen(2, 2, 34));

        var decision = life.Tell(Seen(1, 2, 34, "not healthy: node-1 at 10.0.0.6 (Unhealthy)"));

        decision.Events.ShouldHaveSingleItem().Message.ShouldBe("Engine: 1 of 2 nodes healthy, memory reserved: about 30 %. Not healthy: node-1 at 10.0.0.6 (Unhealthy).");
        var condition = ConditionOf(life);
        (condition.Holds, condition.Reason).ShouldBe((false, "NodesNotHealthy"));
    }

    [Fact]
    public void EngineSeen_FewerNodesThanTheBayHas_IsFalse()
    {
        var life = BayLife.Complete();

        life.Tell(Seen(1, 1, 0));

        life.Bay.Engine!.Healthy.ShouldBe(false);
        ConditionOf(life).Message.ShouldStartWith("1 of 2 nodes healthy");
    }

    [Fact]
    public void EngineSeen_NoAnswer_IsUnknownUntilItAnswersAgain()
    {
        var life = BayLife.Complete();
        life.Tell(Seen(2, 2, 34));

        life.Tell(new BayMessage.EngineSeen(EngineReport.NoAnswer("the API cannot be reached")));

        var condition = ConditionOf(life);
        (condition.Holds, condition.Reason, condition.Message).ShouldBe((null, "NoAnswer", "The API cannot be reached."));
        life.Tell(Seen(2, 2, 34)).Events.ShouldHaveSingleItem();
        ConditionOf(life).Holds.ShouldBe(true);
    }

    [Fact]
    public void EngineSeen_DuringAnOperation_ChangesNothing()
    {
        var life = BayLife.AtUpdateWatch();

        life.Tell(Seen(2, 2, 34)).Changed.ShouldBeFalse();
    }

    [Fact]
    public void EngineSeen_ABayThatIsLeftAlone_StaysSo()
    {
        var life = BayLife.Complete();
        life.Tell(new BayMessage.Unworkable("x"));
        var parked = life.Bay.Parked;

        life.Tell(Seen(2, 2, 34));

        life.Bay.Parked.ShouldBe(parked);
    }

    [Fact]
    public void SettledGone_TheStackVanished_TellsNothingOfItsEngineAnyMore()
    {
        var life = BayLife.Complete();
        life.Tell(Seen(2, 2, 34));

        life.Tell(new BayMessage.SettledGone());

        life.Bay.Engine.ShouldBeNull();
        BayCondition.Of(life.Bay, life.Now, life.Now).ShouldNotContain(condition => condition.Type == "EngineHealthy");
    }

    private static BayMessage.EngineSeen Seen(int healthy, int nodes, double memory, string trouble = "") =>
        new(new EngineReport(Answered: true, healthy, nodes, memory, trouble));

    private static BayCondition ConditionOf(BayLife life) => BayCondition.Of(life.Bay, life.Now, life.Now).Single(condition => condition.Type == "EngineHealthy");
}

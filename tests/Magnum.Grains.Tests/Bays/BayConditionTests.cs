using Magnum.Grains.Bays;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayConditionTests
{
    [Fact]
    public void Of_ANewBay_IsNotReadyAndKnowsNoStackAndNoTrust()
    {
        var conditions = Of(BayLife.AtIdentity());

        conditions["Ready"].Holds.ShouldBe(false);
        conditions["Ready"].Reason.ShouldBe("OperationInFlight");
        conditions["StackSynced"].Holds.ShouldBeNull();
        conditions["CredentialsValid"].Holds.ShouldBeNull();
        conditions["Deleting"].Holds.ShouldBe(false);
    }

    [Fact]
    public void Of_ACompleteBay_IsReadyAndAsFreshAsTheLastComparison()
    {
        var life = BayLife.Complete();
        var compared = life.Now.AddMinutes(3);
        life.Pass(TimeSpan.FromMinutes(4));

        var conditions = Of(life, compared);

        conditions["Ready"].Holds.ShouldBe(true);
        conditions["StackSynced"].ObservedAt.ShouldBe(compared);
        conditions["CredentialsValid"].Holds.ShouldBe(true);
    }

    [Fact]
    public void Of_AnOldComparison_IsAsFreshAsTheLastChange()
    {
        var life = BayLife.Complete();

        Of(life, life.Now.AddMinutes(-3))["StackSynced"].ObservedAt.ShouldBe(life.Bay.UpdatedAt);
    }

    [Fact]
    public void Of_AStackNotSeenForLong_IsNotSynced()
    {
        var life = BayLife.Complete();
        var seen = life.Now.AddMinutes(3);

        var fresh = BayCondition.Of(life.Bay, seen, seen + BayCondition.StaleAfter);
        var stale = BayCondition.Of(life.Bay, seen, seen + BayCondition.StaleAfter + TimeSpan.FromMinutes(1));

        fresh.Single(condition => condition.Type == "StackSynced").Holds.ShouldBe(true);
        stale.Single(condition => condition.Type == "StackSynced").ShouldSatisfyAllConditions(
            synced => synced.Holds.ShouldBe(false),
            synced => synced.Message.ShouldContain("21 minutes ago"),
            synced => synced.ObservedAt.ShouldBe(seen));
    }

    [Fact]
    public void Of_AFailedBay_IsNotReadyAndSaysWhy()
    {
        var life = BayLife.CreateFailed();

        Of(life)["Ready"].ShouldSatisfyAllConditions(
            ready => ready.Holds.ShouldBe(false),
            ready => ready.Reason.ShouldBe("OperationFailed"),
            ready => ready.Message.ShouldBe(life.Bay.StatusReason));
    }

    [Fact]
    public void Of_ADeadTrust_SaysWhoRenewsIt()
    {
        var life = BayLife.AtStackDelete();
        life.Tell(life.Fails(BayLife.DeadTrust));

        var conditions = Of(life);

        conditions["CredentialsValid"].Holds.ShouldBe(false);
        conditions["CredentialsValid"].Message.ShouldContain("member");
        conditions["Deleting"].Holds.ShouldBe(true);
    }

    private static Dictionary<string, BayCondition> Of(BayLife life, DateTimeOffset? synced = null) =>
        BayCondition.Of(life.Bay, synced, life.Now).ToDictionary(condition => condition.Type, StringComparer.Ordinal);
}
